// A real redis-server for specs: it has its own port and its own folder, and it is as durable as production.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';

/** A redis-server that a spec started. */
export interface RedisServer {
  url: string;
  process: ChildProcess;
  stop(): Promise<void>;
}

const START_MS = 10_000;

/** Starts one; fails loudly where there is no redis-server. */
export async function startRedis(...options: string[]): Promise<RedisServer> {
  const [port, folder] = [await freePort(), await mkdtemp(join(tmpdir(), 'timberline-redis-'))];
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
  settings.push('--appendonly', 'yes', '--appendfsync', 'always', '--maxmemory', '200mb', ...options);
  const server = spawn('redis-server', settings, { stdio: 'ignore' });
  const ended = new Promise<void>((resolve, reject) => {
    server.once('error', (error) =>
      reject(new Error('These tests need redis-server on the PATH.', { cause: error })),
    );
    server.once('exit', () => resolve());
  });
  const url = `redis://127.0.0.1:${port}`;
  await Promise.race([ended, answers(url)]);
  return {
    url,
    process: server,
    async stop() {
      server.kill('SIGKILL');
      await ended;
      // A child that rewrites the file may outlive the server by a moment and still write there.
      await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    },
  };
}

async function answers(url: string): Promise<void> {
  const client = new Redis(url, { lazyConnect: false });
  // A connection that is refused is tried again until the deadline.
  client.on('error', () => undefined);
  const until = Date.now() + START_MS;
  try {
    while (!(await client.ping().catch(() => undefined))) {
      if (Date.now() > until) throw new Error(`redis-server did not answer within ${START_MS} ms`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  } finally {
    client.disconnect();
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve((address as { port: number }).port));
    });
  });
}
