// The settings of each program that connects to Elasticsearch and Redis.
import { IsInt, IsUrl, Min } from 'class-validator';
import { IsSecret } from './secrets.ts';

const MIB = 1024 * 1024;

/** To be extended by the settings class of a program. */
export class EngineSettings {
  @IsUrl({ require_tld: false, protocols: ['http', 'https'], require_protocol: true })
  elasticsearchUrl = 'http://127.0.0.1:9200';

  /** Takes the place of a password in the URL. Without a user in the URL, it is that of `elastic`. */
  @IsSecret()
  elasticsearchPassword = '';

  @IsUrl({ require_tld: false, protocols: ['redis', 'rediss'], require_protocol: true })
  redisUrl = 'redis://127.0.0.1:6379';

  /** Takes the place of a password in the URL. Without a user in the URL, it is that of `default`. */
  @IsSecret()
  redisPassword = '';

  /** Dead letters that are kept. At the limit the API answers 429, and jobs with refused logs wait. */
  @IsInt()
  @Min(1)
  deadLetterLimit = 10_000;

  /** Memory of Redis for dead letters. At the limit the API answers 429, and jobs with refused logs wait. */
  @IsInt()
  @Min(1024)
  deadLetterLimitBytes = 64 * MIB;

  /** The URL for the client of Elasticsearch, with user and password. Never print it. */
  get elasticsearchNode(): string {
    return withPassword(this.elasticsearchUrl, this.elasticsearchPassword, 'elastic');
  }

  /** The URL for the client of Redis, with user and password. Never print it. */
  get redisNode(): string {
    return withPassword(this.redisUrl, this.redisPassword, 'default');
  }
}

function withPassword(url: string, password: string, user: string): string {
  if (password === '') return url;
  const node = new URL(url);
  node.username ||= user;
  node.password = encodeURIComponent(password);
  return node.href;
}
