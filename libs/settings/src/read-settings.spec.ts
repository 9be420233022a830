import 'reflect-metadata';
import { IsBoolean, IsInt, IsUrl, Max, Min } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { EngineSettings } from './engine-settings.ts';
import { readSettings, SettingsError, variableName } from './read-settings.ts';

class Example {
  @IsInt()
  @Min(1)
  @Max(65_535)
  apiPort = 3000;

  @IsUrl({ require_tld: false })
  redisUrl = 'http://127.0.0.1:6379';

  @IsBoolean()
  reusePort = false;
}

describe('settings', () => {
  it('are named after their property', () => {
    expect(variableName('queueLimitBytes')).toBe('TIMBERLINE_QUEUE_LIMIT_BYTES');
  });

  it('keep their defaults where the variable is absent or empty', () => {
    expect(readSettings(Example, { TIMBERLINE_API_PORT: ' ' })).toEqual(new Example());
  });

  it('take the type of their default', () => {
    const settings = readSettings(Example, { TIMBERLINE_API_PORT: '3100', TIMBERLINE_REUSE_PORT: '1' });
    expect(settings).toMatchObject({ apiPort: 3100, reusePort: true });
  });

  it('name every problem at once', () => {
    const read = () =>
      readSettings(Example, { TIMBERLINE_API_PORT: '70000', TIMBERLINE_REUSE_PORT: 'maybe' });
    expect(read).toThrow(SettingsError);
    expect(read).toThrow(
      /TIMBERLINE_API_PORT=70000: it must not be greater than 65535[^]*TIMBERLINE_REUSE_PORT=maybe/,
    );
  });

  it('are read and checked in what a class inherits, too', () => {
    class Program extends EngineSettings {
      @IsInt()
      own = 1;
    }
    const env = { TIMBERLINE_REDIS_URL: 'rediss://redis:6380/1', TIMBERLINE_OWN: '2' };
    expect(readSettings(Program, env)).toMatchObject({ redisUrl: 'rediss://redis:6380/1', own: 2 });
    expect(() => readSettings(Program, { TIMBERLINE_ELASTICSEARCH_URL: 'redis://x' })).toThrow(
      /TIMBERLINE_ELASTICSEARCH_URL=redis:\/\/x/,
    );
  });
});
