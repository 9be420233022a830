// Runs a program to its end. Its output goes to a log file, and its lines can be shown as progress.
import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { oneLine } from './progress.ts';

/** Enough for the reason of a failure and for short results. */
const MAX_OUTPUT_CHARS = 64 * 1024;
/** The lines of output in an error message. */
const MAX_ERROR_LINES = 20;

export interface CommandOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Written to the standard input, which secrets need, since everybody sees the arguments of a program. */
  input?: string;
  /** The full output is appended to this file. */
  log?: string;
  /** Called with each line of output without colors. */
  onLine?: (line: string) => void;
  /** Called with each piece of output as it arrives. */
  onOutput?: (text: string) => void;
}

export interface CommandResult {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** The end of the output of both streams, at most MAX_OUTPUT_CHARS characters. */
  output: string;
}

/** An error that the user must fix. Only its message is shown. */
export class LauncherError extends Error {}

const children = new Set<ChildProcess>();

/** Sends SIGTERM to the programs of runCommand that are still running. */
export function terminateCommands(): void {
  for (const child of children) {
    try {
      process.kill(-child.pid!, 'SIGTERM');
    } catch {
      child.kill('SIGTERM'); // its process group no longer exists
    }
  }
}

/** Runs a program. Resolves at its end with any exit code; rejects if it cannot be started. */
export function runCommand(
  program: string,
  args: string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      // Its own process group allows ending it together with its children.
      detached: true,
    });
    children.add(child);
    if (options.log) mkdirSync(dirname(options.log), { recursive: true });
    const log = options.log ? createWriteStream(options.log, { flags: 'a' }) : null;
    log?.on('error', reject);
    log?.write(`$ ${[program, ...args].join(' ')}\n`);
    let output = '';
    let rest = '';
    const onText = (text: string): void => {
      output = (output + text).slice(-MAX_OUTPUT_CHARS);
      log?.write(text);
      options.onOutput?.(text);
      const lines = (rest + text).split(/[\r\n]+/);
      rest = lines.pop()!;
      for (const line of lines) {
        const clean = oneLine(line);
        if (clean !== '') options.onLine?.(clean);
      }
    };
    // A program that ends without reading its input is judged by its exit code.
    child.stdin?.on('error', () => undefined).end(options.input);
    child.stdout!.setEncoding('utf8').on('data', onText);
    child.stderr!.setEncoding('utf8').on('data', onText);
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

/** Runs a program that must exit with 0. `what` starts the error message, which has the last lines of output. */
export async function mustRun(
  what: string,
  program: string,
  args: string[],
  options: CommandOptions,
): Promise<string> {
  const result = await runCommand(program, args, options);
  if (result.code === 0) return result.output;
  const end = lastLines(result.output, MAX_ERROR_LINES);
  const outcome = result.signal ? `was ended by ${result.signal}` : `failed (exit code ${result.code})`;
  const hint = options.log ? `\nThe full output is in ${options.log}.` : '';
  throw new LauncherError(`${what} ${outcome}:\n${end}${hint}`);
}

/** Returns the last `count` lines of a text, indented and without colors. */
export function lastLines(text: string, count: number): string {
  return text
    .split(/[\r\n]+/)
    .map((line) => oneLine(line))
    .filter((line) => line !== '')
    .slice(-count)
    .map((line) => `  ${line}`)
    .join('\n');
}

/** Returns the full path of a program on the PATH, or null. */
export function findOnPath(program: string, env: NodeJS.ProcessEnv = process.env): string | null {
  for (const folder of (env['PATH'] ?? '').split(delimiter)) {
    if (folder !== '' && existsSync(join(folder, program))) return join(folder, program);
  }
  return null;
}
