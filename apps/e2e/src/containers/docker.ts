// Runs Docker and Compose for the specs of this folder, on a project of their own.
import { spawn } from 'node:child_process';
import { join } from 'node:path';

const CHECKOUT = join(import.meta.dirname, '../../../..');

/** Another name than that of a stack in use, so that a test never touches its data. */
export const PROJECT = 'timberline-test';
/** Another subnet than the default, for the same reason. */
const SUBNET = '172.30.231.0/24';

/** What a command printed, and its exit code. */
export interface Output {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs a program in the checkout to its end. Both outputs are returned whole, so use it for short ones. */
function run(program: string, args: string[], env: NodeJS.ProcessEnv): Promise<Output> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: CHECKOUT, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const output = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (part: string) => (output.stdout += part));
    child.stderr.setEncoding('utf8').on('data', (part: string) => (output.stderr += part));
    child.on('error', reject).on('close', (code) => resolve({ code, ...output }));
  });
}

/** The environment of Compose: that of the caller without settings of Timberline, and those of the test. */
function environment(settings: Record<string, string>): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('TIMBERLINE_'));
  return {
    ...Object.fromEntries(inherited),
    COMPOSE_PROJECT_NAME: PROJECT,
    TIMBERLINE_SUBNET: SUBNET,
    ...settings,
  };
}

/** Runs `docker` with these arguments and returns what it printed. Throws if it fails. */
export async function docker(...args: string[]): Promise<string> {
  return succeed(`docker ${args[0]}`, await run('docker', args, process.env));
}

/**
 * Compose with settings. It honors COMPOSE_FILE, so that a machine with limits of its own can add a file of overrides:
 * `COMPOSE_FILE=docker-compose.yml:/path/to/overrides.yml npm run test:compose`.
 */
export class Compose {
  constructor(private readonly settings: Record<string, string>) {}

  /** The same stack with more settings. */
  with(settings: Record<string, string>): Compose {
    return new Compose({ ...this.settings, ...settings });
  }

  /** Runs a command of Compose and returns its result, whatever it is. */
  try(...args: string[]): Promise<Output> {
    return run('docker', ['compose', '--progress', 'quiet', ...args], environment(this.settings));
  }

  /** Runs a command of Compose and returns what it printed. Throws if it fails. */
  async run(...args: string[]): Promise<string> {
    return succeed(`docker compose ${args.join(' ')}`, await this.try(...args));
  }

  /** Runs a shell command in a container of a service. */
  exec(service: string, command: string, index = 1): Promise<Output> {
    return this.try('exec', '-T', '--index', String(index), service, 'sh', '-c', command);
  }

  /** The ids of the containers of a service, running or not. */
  async containers(service: string): Promise<string[]> {
    return (await this.run('ps', '--all', '--quiet', service)).split('\n').filter((id) => id !== '');
  }

  /** What the containers of a service have logged. */
  logs(service: string): Promise<string> {
    return this.run('logs', '--no-color', '--no-log-prefix', service);
  }
}

/** A part of what Docker tells about a container. */
export interface ContainerState {
  Status: string;
  ExitCode: number;
  Pid: number;
  Health?: { Status: string };
}

export async function stateOf(container: string): Promise<ContainerState> {
  return JSON.parse(await docker('inspect', '--format', '{{json .State}}', container)) as ContainerState;
}

/**
 * Sends a signal to the main process of a container from outside, since inside of it that process cannot be killed. Docker's
 * own `kill` would count as a stop, after which Docker does not start the container again.
 */
export async function signal(
  container: string,
  name: 'KILL' | 'STOP' | 'CONT',
  image: string,
): Promise<void> {
  const { Pid } = await stateOf(container);
  const pids = name === 'KILL' ? `${Pid}` : `${Pid} $(cat /proc/${Pid}/task/${Pid}/children)`;
  const options = ['--rm', '--pid', 'host', '--user', '0', '--network', 'none', '--entrypoint', 'sh'];
  await docker('run', ...options, image, '-c', `kill -s ${name} ${pids}`);
}

/** Throws unless there is an engine and a Compose that can run docker-compose.yml. */
export async function requireDocker(): Promise<void> {
  const checks: [string[], string][] = [
    [['--version'], 'the command docker was not found. Install Docker.'],
    [
      ['version', '--format', '{{.Server.Version}}'],
      'no Docker engine answers. Start one, or name it by DOCKER_HOST.',
    ],
    [
      ['compose', 'version'],
      'Docker has no Compose. Install its plugin docker-compose (version 2 or newer).',
    ],
  ];
  for (const [args, missing] of checks) {
    const output = await run('docker', args, process.env).catch((error: Error) => ({
      code: null,
      stdout: '',
      stderr: error.message,
    }));
    if (output.code !== 0)
      throw new Error(`The stack cannot be run in containers: ${missing}\n${output.stderr.trim()}`);
  }
}

function succeed(command: string, { code, stdout, stderr }: Output): string {
  if (code !== 0) throw new Error(`${command} failed with code ${code}:\n${stderr || stdout}`);
  return stdout.trim();
}
