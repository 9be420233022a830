// Runs programs with the real clients that tools/test/clients installs.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from 'vitest';
// eslint-disable-next-line @nx/enforce-module-boundaries -- it is not a package, since it has parts of the launcher
import { type Clients, prepareClients } from '../../../../tools/test/clients/clients.ts';

const INSTALL_LOG = join(tmpdir(), 'timberline-clients.log');
/** A program that runs longer hangs. */
const PROGRAM_TIMEOUT_MS = 120_000;
const STOP_TIMEOUT_MS = 10_000;
/** The end of what a program that goes on running has printed. */
const MAX_PRINTED = 8_000;

export interface ProgramOptions {
  cwd?: string;
  env?: Record<string, string>;
  /** What it reads. */
  input?: string;
}

/** The clients, which are installed if `./test` has not done that. */
export function installedClients(): Promise<Clients> {
  return prepareClients(INSTALL_LOG, { note: () => undefined });
}

/** Runs a program to its end, and returns what it printed. Throws unless it succeeds. */
export async function runProgram(
  program: string,
  args: readonly string[],
  { cwd, env, input = '' }: ProgramOptions = {},
): Promise<string> {
  const child = spawn(program, args, { cwd, env: environment(env), timeout: PROGRAM_TIMEOUT_MS });
  const output: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  // A program that ends without reading its input is judged by its exit code.
  child.stdin.on('error', () => undefined).end(input);
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  if (code === 0) return Buffer.concat(output).toString();
  const printed = Buffer.concat([...output, ...errors]).toString();
  throw new Error(`${program} ended with ${code ?? signal}:\n${printed.slice(-4_000)}`);
}

/** Runs a module of Node that has the clients for Node. */
export async function runNode(source: string): Promise<string> {
  const { node } = await installedClients();
  return runProgram(process.execPath, ['--input-type=module', '-'], { cwd: node, input: source });
}

/** Runs a program of Python that has the clients for Python. */
export async function runPython(source: string): Promise<string> {
  const { python } = await installedClients();
  return runProgram(python, ['-W', 'ignore', '-'], { input: source });
}

/** What a test starts and writes, which is ended and deleted with it. */
export class Workplace {
  private readonly folders: string[] = [];
  private readonly children: ChildProcess[] = [];

  /** A new folder. */
  async folder(): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'timberline-client-'));
    this.folders.push(folder);
    return folder;
  }

  /** Starts a program that runs until the test ends, and returns what it has printed so far. */
  start(program: string, args: readonly string[], { cwd, env }: ProgramOptions = {}): () => string {
    const child = spawn(program, args, { cwd, env: environment(env), stdio: ['ignore', 'pipe', 'pipe'] });
    this.children.push(child);
    let printed = '';
    const keep = (text: string) => void (printed = (printed + text).slice(-MAX_PRINTED));
    child.on('error', (error) => keep(error.message));
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    return () => printed;
  }

  async end(): Promise<void> {
    await Promise.all(this.children.map(stop));
    for (const folder of this.folders) await rm(folder, { recursive: true, force: true });
  }
}

/** A test with a workplace of its own. */
export const test = base.extend<{ workplace: Workplace }>({
  workplace: async ({}, use) => {
    const workplace = new Workplace();
    await use(workplace);
    await workplace.end();
  },
});

async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'close');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
  await ended;
  clearTimeout(timer);
}

/** The environment of the caller in UTC, since the times of some clients have no offset, without settings of Timberline. */
function environment(env: Record<string, string> = {}): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('TIMBERLINE_'));
  return { ...Object.fromEntries(inherited), NODE_OPTIONS: '', TZ: 'UTC', ...env };
}
