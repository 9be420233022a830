// Runs ./start, ./stop and ./status as a user or a script does.
import { spawn } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePorts } from './ports.ts';

const CHECKOUT = join(dirname(fileURLToPath(import.meta.url)), '../../../..');

export interface CommandResult {
  code: number | null;
  stdout: string;
  stderr: string;
  /** Both streams, for messages that may appear in either. */
  output: string;
}

interface ProcessStatus {
  name: string;
  pid: number;
  port: number | null;
  state: 'up' | 'starting' | 'down';
  restarts: number;
}

interface LauncherStatus {
  api: string;
  console: string;
  processes: ProcessStatus[];
}

export interface Launcher {
  env: Record<string, string>;
  /** Runs a command until every process has closed its output, as `$(./start)` in a shell does. */
  run(
    command: 'start' | 'stop' | 'status',
    args?: string[],
    env?: Record<string, string>,
  ): Promise<CommandResult>;
  status(): Promise<LauncherStatus>;
  process(name: string): Promise<ProcessStatus>;
}

/** Creates a launcher for a stack with free ports and its own data folder; `env` adds settings or overrides these. */
export async function newLauncher(env: Record<string, string> = {}): Promise<Launcher> {
  const [apiPort, consolePort] = await freePorts(2);
  const settings = {
    TIMBERLINE_DATA: await mkdtemp(join(tmpdir(), 'timberline-e2e-')),
    TIMBERLINE_API_PORT: String(apiPort),
    TIMBERLINE_CONSOLE_PORT: String(consolePort),
    TIMBERLINE_ELASTICSEARCH_HEAP: '512m',
    ...env,
  };
  const run: Launcher['run'] = (command, args = [], overrides = {}) =>
    new Promise((resolve, reject) => {
      const child = spawn(join(CHECKOUT, command), args, {
        // The commands must work from any folder.
        cwd: tmpdir(),
        env: { ...process.env, ...settings, ...overrides },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const result: CommandResult = { code: null, stdout: '', stderr: '', output: '' };
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        result.stdout += text;
        result.output += text;
      });
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        result.stderr += text;
        result.output += text;
      });
      child.once('error', reject);
      child.once('close', (code) => resolve({ ...result, code }));
    });
  const status: Launcher['status'] = async () => {
    const { stdout } = await run('status', ['--json']);
    return JSON.parse(stdout) as LauncherStatus;
  };
  return {
    env: settings,
    run,
    status,
    async process(name) {
      const { processes } = await status();
      const found = processes.find((process) => process.name === name);
      if (!found) {
        const names = processes.map((process) => process.name).join(', ');
        throw new Error(`./status lists no process ${name}, only: ${names}`);
      }
      return found;
    },
  };
}
