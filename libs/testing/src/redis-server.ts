// Starts a real redis-server with a port and a folder of its own, as durable as in production.
import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { freePort } from './free-port.ts';

/** A redis-server that `startRedis` started. */
export interface RedisServer {
  /** Its address, such as `redis://127.0.0.1:41234`. */
  url: string;
  /** Its process, for specs that freeze or kill it. */
  process: ChildProcess;
  /** Kills the server and removes its folder. */
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 10_000;
/** Redis prints this line once it has loaded its data and listens. */
const READY = /Ready to accept connections/;

/**
 * Starts a redis-server and resolves when it accepts connections.
 * Rejects with what it printed if it exits or is not ready within 10 s, and with what to do if it is not installed.
 *
 * @param options more command-line options, such as `'--maxmemory', '2mb'`
 */
export async function startRedis(...options: string[]): Promise<RedisServer> {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'timberline-redis-'));
  const durable = ['--save', '', '--appendonly', 'yes', '--appendfsync', 'always', '--maxmemory', '200mb'];
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, ...durable, ...options];
  const server = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = async (): Promise<void> => {
    const isRunning = server.pid !== undefined && server.exitCode === null && server.signalCode === null;
    const exit = isRunning ? once(server, 'exit') : undefined;
    server.kill('SIGKILL');
    await exit;
    // A child process that rewrites the append-only file can outlive the server briefly and still write to the folder.
    await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  };
  try {
    await untilReady(server);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: `redis://127.0.0.1:${port}`, process: server, stop };
}

/** Resolves when the server prints that it is ready. */
function untilReady(server: ChildProcessByStdio<null, Readable, Readable>): Promise<void> {
  return new Promise((resolve, reject) => {
    let printed = '';
    const fail = (what: string, cause?: Error): void => {
      clearTimeout(timer);
      reject(new Error(`redis-server ${what}${printed === '' ? '' : `:\n${printed}`}`, { cause }));
    };
    const timer = setTimeout(() => fail(`was not ready within ${START_TIMEOUT_MS} ms`), START_TIMEOUT_MS);
    server.once('error', (error) =>
      fail('could not be started: install Redis 6.2 or later and put redis-server on the PATH', error),
    );
    // Unlike 'exit', 'close' comes after all output.
    server.once('close', (code) => fail(`exited with code ${code} before it was ready`));
    // The listeners stay, so that the pipes never fill up.
    for (const output of [server.stdout, server.stderr])
      output.on('data', (data: Buffer) => {
        if (READY.test(printed)) return;
        printed += data.toString();
        if (!READY.test(printed)) return;
        clearTimeout(timer);
        resolve();
      });
  });
}
