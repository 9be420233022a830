import 'reflect-metadata';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IsBoolean, IsIn, IsInt, IsString, IsUrl, Matches, Max, Min } from 'class-validator';
import { afterAll, describe, expect, it } from 'vitest';
import { EngineSettings } from './engine-settings.ts';
import { readSettings, SettingsError, variableName } from './read-settings.ts';
import { IsSecret, IsSigningSecrets } from './secrets.ts';
import { IsPublicUrls } from './server/origins.ts';

class Example {
  @IsInt()
  @Min(1)
  @Max(65_535)
  apiPort = 3000;

  @IsInt()
  @Min(1)
  limit = 10;

  @IsInt()
  @Max(10)
  retries = 3;

  @IsInt()
  offset = 0;

  @IsUrl({ require_tld: false, protocols: ['redis', 'rediss'], require_protocol: true })
  redisUrl = 'redis://127.0.0.1:6379';

  @IsUrl({ require_tld: false })
  anyUrl = 'http://127.0.0.1';

  @IsPublicUrls()
  publicUrl = '';

  @IsBoolean()
  reusePort = false;

  @IsIn(['always', 'everysec'])
  fsync = 'always';

  @IsString()
  @Matches(/^[a-z]+$/)
  word = 'word';
}

/** The problems that reading from an environment reports. */
function problemsOf(env: Record<string, string>): string[] {
  try {
    readSettings(Example, env);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}

describe('variableName', () => {
  it('A variable is named after its property.', () => {
    expect(variableName('queueLimitBytes')).toBe('TIMBERLINE_QUEUE_LIMIT_BYTES');
  });
});

describe('readSettings', () => {
  it('Defaults apply where variables are absent or blank.', () => {
    expect(readSettings(Example, { TIMBERLINE_API_PORT: ' ' })).toEqual(new Example());
  });

  it('A value is parsed as the type of its default, without the blanks around it.', () => {
    const settings = readSettings(Example, {
      TIMBERLINE_API_PORT: ' 3100 ',
      TIMBERLINE_REUSE_PORT: '1',
      TIMBERLINE_FSYNC: 'everysec',
    });
    expect(settings).toMatchObject({ apiPort: 3100, reusePort: true, fsync: 'everysec' });
  });

  it.each([
    ['true', true],
    ['1', true],
    ['false', false],
    ['0', false],
  ])('The text "%s" is the boolean %s.', (text, value) => {
    expect(readSettings(Example, { TIMBERLINE_REUSE_PORT: text }).reusePort).toBe(value);
  });

  it.each([
    ['API_PORT', '70000', 'an integer from 1 to 65535'],
    ['API_PORT', '0', 'an integer from 1 to 65535'],
    ['API_PORT', '80.5', 'an integer from 1 to 65535'],
    ['API_PORT', 'maybe', 'an integer from 1 to 65535'],
    ['LIMIT', '0', 'an integer of at least 1'],
    ['RETRIES', '11', 'an integer of at most 10'],
    ['OFFSET', '1e3', 'an integer'],
    ['REUSE_PORT', 'maybe', 'true or false'],
    ['FSYNC', 'never', 'one of: always, everysec'],
    ['REDIS_URL', 'http://redis:6379', 'a URL that begins with redis:// or rediss://'],
    ['REDIS_URL', 'redis:6379', 'a URL that begins with redis:// or rediss://'],
    ['ANY_URL', 'not a URL', 'a URL'],
    [
      'PUBLIC_URL',
      'https://a.example, logs.example.com',
      'a URL such as https://logs.example.com, or several with commas between them',
    ],
  ])('TIMBERLINE_%s is refused when it is "%s", with what is allowed.', (name, value, allowed) => {
    expect(problemsOf({ [`TIMBERLINE_${name}`]: value })).toEqual([
      `TIMBERLINE_${name} is "${value}"; it must be ${allowed}.`,
    ]);
  });

  it('A rule without a description of ours is reported in the words of class-validator.', () => {
    expect(problemsOf({ TIMBERLINE_WORD: '7' })).toEqual([
      'TIMBERLINE_WORD is "7"; it must match /^[a-z]+$/ regular expression.',
    ]);
  });

  it('Every wrong variable has a line of its own in the message.', () => {
    const read = () =>
      readSettings(Example, { TIMBERLINE_API_PORT: '70000', TIMBERLINE_REUSE_PORT: 'maybe' });
    expect(read).toThrow(SettingsError);
    expect(read).toThrow(
      'These settings are wrong:\n' +
        '- TIMBERLINE_API_PORT is "70000"; it must be an integer from 1 to 65535.\n' +
        '- TIMBERLINE_REUSE_PORT is "maybe"; it must be true or false.',
    );
  });

  it('The password of a wrong URL is not printed.', () => {
    expect(problemsOf({ TIMBERLINE_REDIS_URL: 'http://user:secret@redis:6379' })).toEqual([
      'TIMBERLINE_REDIS_URL is "http://***@redis:6379"; it must be a URL that begins with redis:// or rediss://.',
    ]);
  });
});

describe('Secrets', () => {
  const folder = mkdtempSync(join(tmpdir(), 'timberline-secrets-'));
  const file = (name: string, content: string) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const read = (env: Record<string, string>) => readSettings(EngineSettings, env);
  afterAll(() => rmSync(folder, { recursive: true }));

  it('A secret stands in a file, whose line break does not count.', () => {
    const env = { TIMBERLINE_REDIS_PASSWORD_FILE: file('redis', 's3cr:t/@%\n') };
    expect(read(env).redisConnection.url).toBe('redis://default:s3cr%3At%2F%40%25@127.0.0.1:6379');
  });

  it('A secret stands in a variable.', () => {
    const settings = read({ TIMBERLINE_ELASTICSEARCH_PASSWORD: 's3cret' });
    expect(settings.elasticsearchConnection).toEqual({
      node: 'http://127.0.0.1:9200/',
      auth: { username: 'elastic', password: 's3cret' },
    });
  });

  it('The user of a URL stays, and its password is replaced.', () => {
    const settings = read({
      TIMBERLINE_REDIS_URL: 'rediss://writer:old@redis:6380/2',
      TIMBERLINE_REDIS_PASSWORD: 'new',
    });
    expect(settings.redisConnection).toEqual({ url: 'rediss://writer:new@redis:6380/2' });
  });

  it('A user may stand in a variable as well, and a key takes the place of both.', () => {
    const named = read({
      TIMBERLINE_ELASTICSEARCH_USERNAME: 'writer',
      TIMBERLINE_ELASTICSEARCH_PASSWORD: 's3cret',
      TIMBERLINE_REDIS_USERNAME: 'a user',
      TIMBERLINE_REDIS_PASSWORD: 's3cret',
    });
    expect(named.elasticsearchConnection.auth).toEqual({ username: 'writer', password: 's3cret' });
    expect(named.redisConnection.url).toBe('redis://a%20user:s3cret@127.0.0.1:6379');
    const keyed = read({ TIMBERLINE_ELASTICSEARCH_API_KEY_FILE: file('key', 'a2V5OnM=\n') });
    expect(keyed.elasticsearchConnection.auth).toEqual({ apiKey: 'a2V5OnM=' });
  });

  it('The client of Elasticsearch gets user and password of a URL apart from it, since its errors name the URL.', () => {
    expect(
      read({ TIMBERLINE_ELASTICSEARCH_URL: 'https://me:s3%40cret@es:9200' }).elasticsearchConnection,
    ).toEqual({
      node: 'https://es:9200/',
      auth: { username: 'me', password: 's3@cret' },
    });
  });

  it('An authority is read from its file.', () => {
    const ca = file('authority.pem', 'certificates');
    const settings = read({
      TIMBERLINE_ELASTICSEARCH_URL: 'https://es:9200',
      TIMBERLINE_ELASTICSEARCH_CA: ca,
      TIMBERLINE_REDIS_URL: 'rediss://redis:6380',
      TIMBERLINE_REDIS_CA: ca,
    });
    expect(settings.elasticsearchConnection.tls?.ca.toString()).toBe('certificates');
    expect(settings.redisConnection.ca?.toString()).toBe('certificates');
  });

  it('A URL is unchanged without a password.', () => {
    expect(read({}).elasticsearchConnection).toEqual({ node: 'http://127.0.0.1:9200/' });
    const env = { TIMBERLINE_REDIS_URL: 'redis://:own@redis' };
    expect(read(env).redisConnection).toEqual({ url: 'redis://:own@redis' });
  });

  it.each([
    [
      { TIMBERLINE_REDIS_PASSWORD_FILE: '/missing/file' },
      /_FILE is "\/missing\/file", which cannot be read \(ENOENT\)/,
    ],
    [{ TIMBERLINE_REDIS_PASSWORD_FILE: file('empty', ' \n') }, /which is empty/],
    [
      { TIMBERLINE_REDIS_PASSWORD_FILE: file('both', 's3cret'), TIMBERLINE_REDIS_PASSWORD: 's3cret' },
      /are both set/,
    ],
    [
      { TIMBERLINE_ELASTICSEARCH_API_KEY: 's3cret', TIMBERLINE_ELASTICSEARCH_PASSWORD: 's3cret' },
      /TIMBERLINE_ELASTICSEARCH_API_KEY is "\*\*\*"; it must be the only one: /,
    ],
    [
      { TIMBERLINE_ELASTICSEARCH_API_KEY: 's3cret', TIMBERLINE_ELASTICSEARCH_URL: 'http://me:s3cret@es' },
      /TIMBERLINE_ELASTICSEARCH_API_KEY is "\*\*\*"; it must be the only one: /,
    ],
    [
      { TIMBERLINE_ELASTICSEARCH_CA: '/ca.pem' },
      /it must have a TIMBERLINE_ELASTICSEARCH_URL that begins with https:\/\//,
    ],
    [
      { TIMBERLINE_REDIS_CA: '/ca.pem', TIMBERLINE_REDIS_URL: 'rediss://:s3cret@redis' },
      /it must be a file of certificates in PEM: \/ca\.pem cannot be read \(ENOENT\)/,
    ],
    [
      { TIMBERLINE_REDIS_PASSWORD: 's3cret'.repeat(1000) },
      /is "\*\*\*"; it must have at most 4096 characters/,
    ],
  ])('%j is refused without the secret.', (env, problem) => {
    expect(() => read(env)).toThrow(problem);
    expect(() => read(env)).not.toThrow(/s3cret/);
  });
});

describe('A secret that signs', () => {
  class Program {
    @IsSecret()
    @IsSigningSecrets()
    secret = '';
  }
  const read = (secret: string) => readSettings(Program, { TIMBERLINE_SECRET: secret }).secret;

  it('One secret or several of 32 characters are taken.', () => {
    const [fresh, old] = ['x'.repeat(32), 'y'.repeat(32)];
    expect(read(fresh)).toBe(fresh);
    expect(read(`${fresh},${old}`)).toBe(`${fresh},${old}`);
  });

  it('A program without its secret says what to set.', () => {
    expect(() => read('')).toThrow(
      'TIMBERLINE_SECRET is not set; it must be a random text of at least 32 characters, the same for all API processes ' +
        '(openssl rand -hex 32 makes one), or a new one and old ones with commas between them.',
    );
  });

  it.each(['hunter2', `${'x'.repeat(32)},hunter2`, `${'x'.repeat(32)},`])(
    'A secret that is too short is refused and not printed: %s.',
    (secret) => {
      expect(() => read(secret)).toThrow('TIMBERLINE_SECRET is "***"; it must be a random text');
      expect(() => read(secret)).not.toThrow(/hunter2/);
    },
  );
});

describe('EngineSettings', () => {
  class Program extends EngineSettings {
    @IsInt()
    own = 1;
  }

  it('Inherited settings are read together with those of the program.', () => {
    const env = { TIMBERLINE_REDIS_URL: 'rediss://redis:6380/1', TIMBERLINE_OWN: '2' };
    expect(readSettings(Program, env)).toMatchObject({ redisUrl: 'rediss://redis:6380/1', own: 2 });
  });

  it('A URL may name a user and a password.', () => {
    const env = { TIMBERLINE_REDIS_URL: 'redis://user:secret@redis:6379' };
    expect(readSettings(Program, env).redisUrl).toBe('redis://user:secret@redis:6379');
  });

  it('Inherited settings are checked by their rules.', () => {
    expect(() => readSettings(Program, { TIMBERLINE_ELASTICSEARCH_URL: 'redis://x' })).toThrow(
      'TIMBERLINE_ELASTICSEARCH_URL is "redis://x"; it must be a URL that begins with http:// or https://.',
    );
  });

  it.each(['DEAD_LETTER_LIMIT', 'DEAD_LETTER_LIMIT_BYTES'])('TIMBERLINE_%s must be positive.', (name) => {
    expect(() => readSettings(Program, { [`TIMBERLINE_${name}`]: '0' })).toThrow('of at least');
  });
});
