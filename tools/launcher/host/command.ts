// Runs a program to its end, with its output in a log file and its latest line at hand for the progress display.
import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { oneLine } from './progress.ts';

export interface CommandOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** The full output is added to this file. */
  log?: string;
  /** Called with each line of output, without colours. */
  onLine?: (line: string) => void;
  /** Called with the output as it comes. */
  onOutput?: (text: string) => void;
}

export interface CommandResult {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** The end of the output, both streams, at most OUTPUT_KEPT characters. */
  output: string;
}

/** Enough for the reason of a failure and for the small answers that are read. */
const OUTPUT_KEPT = 64 * 1024;

/** Something that a person must put right: its message is all that is shown. */
export class LauncherError extends Error {}

const children = new Set<ChildProcess>();

/** Ends the programs that runCommand started and that still run; for a caller that was told to stop. */
export function endCommands(): void {
  for (const child of children) {
    try {
      process.kill(-child.pid!, 'SIGTERM');
    } catch {
      child.kill('SIGTERM'); // its group is gone already
    }
  }
}

/** Runs `program`; resolves when it has ended, whatever its exit code, and rejects if it cannot be started. */
export function runCommand(
  program: string,
  args: string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that it can be ended with all that it starts.
      detached: true,
    });
    children.add(child);
    if (options.log) mkdirSync(dirname(options.log), { recursive: true });
    const log = options.log ? createWriteStream(options.log, { flags: 'a' }) : null;
    log?.on('error', reject);
    log?.write(`$ ${[program, ...args].join(' ')}\n`);
    let output = '';
    let rest = '';
    const take = (text: string): void => {
      output = (output + text).slice(-OUTPUT_KEPT);
      log?.write(text);
      options.onOutput?.(text);
      const lines = (rest + text).split(/[\r\n]+/);
      rest = lines.pop()!;
      for (const line of lines) {
        const clean = oneLine(line);
        if (clean !== '') options.onLine?.(clean);
      }
    };
    child.stdout.setEncoding('utf8').on('data', take);
    child.stderr.setEncoding('utf8').on('data', take);
    child.on('error', (error) => {
      children.delete(child);
      log?.end();
      reject(error);
    });
    child.on('close', (code, signal) => {
      children.delete(child);
      if (rest.trim() !== '') options.onLine?.(oneLine(rest));
      log?.end();
      resolve({ code, signal, output });
    });
  });
}

/** Runs `program` and fails with `what` failed, the last lines of output and the log's name unless it exits with 0. */
export async function mustRun(
  what: string,
  program: string,
  args: string[],
  options: CommandOptions,
): Promise<string> {
  const result = await runCommand(program, args, options);
  if (result.code === 0) return result.output;
  const end = lastLines(result.output, 20);
  const how = result.signal ? `was ended by ${result.signal}` : `failed (exit code ${result.code})`;
  throw new LauncherError(`${what} ${how}:\n${end}${options.log ? `\nAll of it is in ${options.log}` : ''}`);
}

/** The last `count` lines of a text, indented, without colours. */
export function lastLines(text: string, count: number): string {
  return text
    .split(/[\r\n]+/)
    .map((line) => oneLine(line))
    .filter((line) => line !== '')
    .slice(-count)
    .map((line) => `  ${line}`)
    .join('\n');
}

/** The full path of a program on the PATH, or null. */
export function onPath(program: string, env: NodeJS.ProcessEnv = process.env): string | null {
  for (const folder of (env['PATH'] ?? '').split(delimiter)) {
    if (folder !== '' && existsSync(join(folder, program))) return join(folder, program);
  }
  return null;
}
