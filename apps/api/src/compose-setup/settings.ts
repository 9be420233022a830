// Checks the settings of a stack in containers that no program checks: those that have no effect there, and sizes that do
// not fit each other.
import { readFileSync } from 'node:fs';
import { authProblem } from '@timberline/settings';
import { passwordProblem } from '../access/passwords/password-rules.ts';

type Environment = Record<string, string | undefined>;

/** Settings that do nothing in containers, with what to do instead. Set, they are an error and no surprise. */
export const REFUSED_SETTINGS: Record<string, string> = {
  TIMBERLINE_DATA:
    'the data is in the volumes elasticsearch-data, redis-data and secrets; use the options of Docker volumes to place it',
  TIMBERLINE_ELASTICSEARCH_URL: ownEngine('Elasticsearch'),
  TIMBERLINE_REDIS_URL: ownEngine('Redis'),
  TIMBERLINE_ELASTICSEARCH_PASSWORD: madePassword('elasticsearch'),
  TIMBERLINE_ELASTICSEARCH_PASSWORD_FILE: madePassword('elasticsearch'),
  TIMBERLINE_ELASTICSEARCH_USERNAME: ownEngine('Elasticsearch'),
  TIMBERLINE_ELASTICSEARCH_API_KEY: ownEngine('Elasticsearch'),
  TIMBERLINE_ELASTICSEARCH_API_KEY_FILE: ownEngine('Elasticsearch'),
  TIMBERLINE_ELASTICSEARCH_CA: ownEngine('Elasticsearch'),
  TIMBERLINE_REDIS_USERNAME: ownEngine('Redis'),
  TIMBERLINE_REDIS_CA: ownEngine('Redis'),
  TIMBERLINE_REDIS_PASSWORD: madePassword('redis'),
  TIMBERLINE_REDIS_PASSWORD_FILE: madePassword('redis'),
  TIMBERLINE_ELASTICSEARCH_PORT: 'the ports of the engines are not published',
  TIMBERLINE_REDIS_PORT: 'the ports of the engines are not published',
  TIMBERLINE_API_URL: 'nginx takes the place of the console server and finds the API by itself',
  TIMBERLINE_TLS_CERT: ownTls(),
  TIMBERLINE_TLS_KEY: ownTls(),
  TIMBERLINE_SECRET_FILE: 'put the text of the file into TIMBERLINE_SECRET',
  TIMBERLINE_OIDC_CLIENT_SECRET: 'put it into a file and set TIMBERLINE_OIDC_CLIENT_SECRET_FILE',
  TIMBERLINE_HEARTBEAT_FILE: 'docker-compose.yml sets it for the health check',
};

function ownEngine(engine: string): string {
  return `the stack has its own ${engine}; to use another one, run the images of the API and the processor without docker-compose.yml`;
}

function ownTls(): string {
  return 'nginx speaks http; put a proxy with TLS in front of it and set TIMBERLINE_PUBLIC_URL (docs/containers.md)';
}

function madePassword(name: string): string {
  return `the password is made at the first start and is in the file ${name} of the volume secrets`;
}

const UNITS: Record<string, number> = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

/** Parses a size as Java, Redis and Docker write it: 512m, 512mb or 2g. NaN for anything else. */
function parseSize(text: string): number {
  const [, digits, unit] = /^(\d{1,12})([kmg]?)b?$/i.exec(text) ?? [];
  return digits === undefined ? NaN : Number(digits) * UNITS[unit!.toLowerCase()]!;
}

/** Returns a line for each setting that is wrong for containers. */
export function checkSettings(env: Environment = process.env): string[] {
  const given = (name: string): string => env[name]?.trim() ?? '';
  const problems = Object.entries(REFUSED_SETTINGS)
    .filter(([name]) => given(name) !== '')
    .map(([name, instead]) => `${name} has no effect in containers: ${instead}. Unset it.`);

  /** An engine needs memory beside what it is told to use, and is killed at the limit of its container. */
  const mustBeHalf = (used: string, limit: string, why: string): void => {
    const sizes = [used, limit].map((name) => {
      const size = parseSize(given(name));
      if (Number.isNaN(size))
        problems.push(`${name} is "${given(name)}"; it must be a size such as 512m or 2g.`);
      return size;
    });
    if (sizes[0]! * 2 > sizes[1]!)
      problems.push(
        `${limit} is ${given(limit)}; it must be at least twice ${used} (${given(used)}), since ${why}. Raise both together.`,
      );
  };
  mustBeHalf(
    'TIMBERLINE_ELASTICSEARCH_HEAP',
    'TIMBERLINE_ELASTICSEARCH_MEMORY',
    'searches need the rest as page cache',
  );
  mustBeHalf(
    'TIMBERLINE_REDIS_MAXMEMORY',
    'TIMBERLINE_REDIS_MEMORY',
    'a rewrite of its append-only file needs room for a copy',
  );
  const auth = given('TIMBERLINE_AUTH');
  const undecided = authProblem(auth, {
    host: '0.0.0.0',
    publishedHost: given('TIMBERLINE_PUBLISHED_HOST'),
    publicUrl: given('TIMBERLINE_PUBLIC_URL'),
  });
  if (undecided !== null)
    problems.push(`TIMBERLINE_AUTH is ${auth === '' ? 'not set' : `"${auth}"`}; it must ${undecided}.`);
  // A password that the API makes itself would be inside of a volume, where nobody looks for it.
  if (auth === 'on' && given('TIMBERLINE_ADMIN_PASSWORD_FILE') === '')
    problems.push(
      'TIMBERLINE_ADMIN_PASSWORD_FILE is not set; with TIMBERLINE_AUTH=on it must name a file with the first password of admin.',
    );
  return problems;
}

/**
 * The first password of admin, which Compose mounts as a file; undefined if none was given.
 * @throws Error if it cannot be read
 */
export function adminPassword(file: string, env: Environment = process.env): string | undefined {
  const given = env['TIMBERLINE_ADMIN_PASSWORD_FILE']?.trim();
  if (!given) return undefined;
  let text: string;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new Error(
      `TIMBERLINE_ADMIN_PASSWORD_FILE is "${given}", which the user 1000 of the container cannot read ` +
        `(${(error as NodeJS.ErrnoException).code}). Give it to that user (chown 1000) or to all (chmod a+r).`,
      { cause: error },
    );
  }
  if (text === '') throw new Error(`TIMBERLINE_ADMIN_PASSWORD_FILE is "${given}", which is empty.`);
  const problem = passwordProblem(text);
  if (problem !== null)
    throw new Error(`TIMBERLINE_ADMIN_PASSWORD_FILE is "${given}", whose password ${problem}.`);
  return text;
}

/** The secret that someone chose for the signing of cursors and receipts. Without one, it is made. */
export function signingSecret(env: Environment = process.env): string | undefined {
  return env['TIMBERLINE_SECRET']?.trim() || undefined;
}
