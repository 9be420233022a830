// The settings of each program that connects to Elasticsearch and Redis.
import { IsInt, IsString, IsUrl, Min } from 'class-validator';
import { Must } from './rule.ts';
import { IsSecret } from './secrets.ts';
import { readPem } from './server/tls-files.ts';

const MIB = 1024 * 1024;

/** Options of the client of Elasticsearch. Never print them. */
export interface ElasticsearchConnection {
  node: string;
  auth?: { username: string; password: string } | { apiKey: string };
  tls?: { ca: Buffer };
}

/** How to reach Redis. Never print it. */
export interface RedisConnection {
  /** With user and password. */
  url: string;
  /** Authorities to trust beside those of the system. */
  ca?: Buffer;
}

/** To be extended by the settings class of a program. */
export class EngineSettings {
  @IsUrl({ require_tld: false, protocols: ['http', 'https'], require_protocol: true })
  elasticsearchUrl = 'http://127.0.0.1:9200';

  /** Takes the place of a user in the URL. */
  @IsString()
  elasticsearchUsername = '';

  /** Takes the place of a password in the URL. Without a user, it is that of `elastic`. */
  @IsSecret()
  elasticsearchPassword = '';

  /** An API key in place of user and password, as Elasticsearch encodes it. */
  @IsSecret()
  @Must((key, settings: EngineSettings) => apiKeyProblem(key, settings))
  elasticsearchApiKey = '';

  /** The file of the authority (PEM) of an Elasticsearch with https, if the system does not trust it. */
  @Must((file, { elasticsearchUrl }: EngineSettings) =>
    authorityProblem(file, elasticsearchUrl, 'https:', 'TIMBERLINE_ELASTICSEARCH_URL'),
  )
  elasticsearchCa = '';

  @IsUrl({ require_tld: false, protocols: ['redis', 'rediss'], require_protocol: true })
  redisUrl = 'redis://127.0.0.1:6379';

  /** Takes the place of a user in the URL. */
  @IsString()
  redisUsername = '';

  /** Takes the place of a password in the URL. Without a user, it is that of `default`. */
  @IsSecret()
  redisPassword = '';

  /** The file of the authority (PEM) of a Redis with TLS (rediss://), if the system does not trust it. */
  @Must((file, { redisUrl }: EngineSettings) =>
    authorityProblem(file, redisUrl, 'rediss:', 'TIMBERLINE_REDIS_URL'),
  )
  redisCa = '';

  /** Dead letters that are kept. At the limit the API answers 429, and jobs with refused logs wait. */
  @IsInt()
  @Min(1)
  deadLetterLimit = 10_000;

  /** Memory of Redis for dead letters. At the limit the API answers 429, and jobs with refused logs wait. */
  @IsInt()
  @Min(1024)
  deadLetterLimitBytes = 64 * MIB;

  get elasticsearchConnection(): ElasticsearchConnection {
    const node = new URL(this.elasticsearchUrl);
    const username = this.elasticsearchUsername || decodeURIComponent(node.username);
    const password = this.elasticsearchPassword || decodeURIComponent(node.password);
    // Errors of the client name the URL.
    node.username = node.password = '';
    const auth =
      this.elasticsearchApiKey !== ''
        ? { apiKey: this.elasticsearchApiKey }
        : password !== ''
          ? { username: username || 'elastic', password }
          : undefined;
    return {
      node: node.href,
      ...(auth && { auth }),
      ...(this.elasticsearchCa !== '' && { tls: { ca: readPem(this.elasticsearchCa) } }),
    };
  }

  get redisConnection(): RedisConnection {
    const url = new URL(this.redisUrl);
    if (this.redisUsername !== '') url.username = encodeURIComponent(this.redisUsername);
    if (this.redisPassword !== '') {
      url.username ||= 'default';
      url.password = encodeURIComponent(this.redisPassword);
    }
    return { url: url.href, ...(this.redisCa !== '' && { ca: readPem(this.redisCa) }) };
  }
}

function apiKeyProblem(key: string, settings: EngineSettings): string | null {
  const { elasticsearchUsername: name, elasticsearchPassword: password, elasticsearchUrl: url } = settings;
  if (key === '' || (name === '' && password === '' && !hasCredentials(url))) return null;
  return 'be the only one: TIMBERLINE_ELASTICSEARCH_USERNAME and _PASSWORD, and those in the URL, must be left out then';
}

function authorityProblem(file: string, url: string, protocol: string, variable: string): string | null {
  if (file === '') return null;
  if (!url.startsWith(protocol)) return `have a ${variable} that begins with ${protocol}//`;
  try {
    readPem(file);
    return null;
  } catch (error) {
    return `be a file of certificates in PEM: ${(error as Error).message}`;
  }
}

function hasCredentials(url: string): boolean {
  return URL.canParse(url) && (new URL(url).username !== '' || new URL(url).password !== '');
}
