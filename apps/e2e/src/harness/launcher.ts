// Calls of ./start, ./stop and ./status, as a person or a script makes them.
import { spawn } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePorts } from './stack.ts';

const CHECKOUT = join(dirname(fileURLToPath(import.meta.url)), '../../../..');

export interface CommandEnd {
  code: number | null;
  stdout: string;
  stderr: string;
  /** Both, for messages that may stand in either. */
  output: string;
}

export interface ProcessStatus {
  name: string;
  pid: number;
  port: number | null;
  state: 'up' | 'starting' | 'down';
  restarts: number;
}

export interface LauncherStatus {
  api: string;
  console: string;
  processes: ProcessStatus[];
}

export interface Launcher {
  env: Record<string, string>;
  /** Runs one of the commands until its outputs are closed by everyone, as `$(./start)` in a shell does. */
  run(
    command: 'start' | 'stop' | 'status',
    args?: string[],
    env?: Record<string, string>,
  ): Promise<CommandEnd>;
  status(): Promise<LauncherStatus>;
  process(name: string): Promise<ProcessStatus>;
}

/** Commands for a stack with free ports and a data folder of its own; `env` replaces these and adds to them. */
export async function newLauncher(env: Record<string, string> = {}): Promise<Launcher> {
  const [apiPort, consolePort] = await freePorts(2);
  const own = {
    TIMBERLINE_DATA: await mkdtemp(join(tmpdir(), 'timberline-e2e-')),
    TIMBERLINE_API_PORT: String(apiPort),
    TIMBERLINE_CONSOLE_PORT: String(consolePort),
    TIMBERLINE_ELASTICSEARCH_HEAP: '512m',
    ...env,
  };
  const run: Launcher['run'] = (command, args = [], more = {}) =>
    new Promise((resolve, reject) => {
      const child = spawn(join(CHECKOUT, command), args, {
        // From any folder.
        cwd: tmpdir(),
        env: { ...process.env, ...own, ...more },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const end: CommandEnd = { code: null, stdout: '', stderr: '', output: '' };
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        end.stdout += text;
        end.output += text;
      });
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        end.stderr += text;
        end.output += text;
      });
      child.once('error', reject);
      child.once('close', (code) => resolve({ ...end, code }));
    });
  const status: Launcher['status'] = async () => {
    const { stdout } = await run('status', ['--json']);
    return JSON.parse(stdout) as LauncherStatus;
  };
  return {
    env: own,
    run,
    status,
    async process(name) {
      const { processes } = await status();
      const found = processes.find((process) => process.name === name);
      if (!found)
        throw new Error(`no process ${name} among ${processes.map((process) => process.name).join(', ')}`);
      return found;
    },
  };
}
