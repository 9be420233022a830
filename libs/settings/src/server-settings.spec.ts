import 'reflect-metadata';
import { describe, expect, it } from 'vitest';
import { readSettings } from './read-settings.ts';
import { withServerSettings } from './server-settings.ts';

class Settings extends withServerSettings(Object) {}

const read = (env: Record<string, string>) => readSettings(Settings, env);

describe('TIMBERLINE_AUTH', () => {
  it.each([
    [{}],
    [{ TIMBERLINE_HOST: '127.9.8.7' }],
    [{ TIMBERLINE_HOST: '::1' }],
    [{ TIMBERLINE_HOST: 'LocalHost' }],
    [{ TIMBERLINE_HOST: '0.0.0.0', TIMBERLINE_PUBLISHED_HOST: '127.0.0.1' }],
  ])('It may be left out with %j, where only this machine reaches the server, and is off then.', (env) => {
    expect(read(env).authOn).toBe(false);
  });

  it.each([
    [{ TIMBERLINE_HOST: '0.0.0.0' }, '0.0.0.0 (TIMBERLINE_HOST)'],
    [{ TIMBERLINE_HOST: '::' }, ':: (TIMBERLINE_HOST)'],
    [{ TIMBERLINE_HOST: '::ffff:10.0.0.1' }, '::ffff:10.0.0.1'],
    [{ TIMBERLINE_HOST: 'box.lan' }, 'box.lan'],
    [{ TIMBERLINE_HOST: '192.168.1.20' }, '192.168.1.20'],
    [{ TIMBERLINE_HOST: 'localhost.evil.example' }, 'localhost.evil.example'],
    [{ TIMBERLINE_HOST: '127.0.0.1', TIMBERLINE_PUBLISHED_HOST: '0.0.0.0' }, '0.0.0.0'],
    [{ TIMBERLINE_PUBLIC_URL: 'https://logs.example.com' }, 'TIMBERLINE_PUBLIC_URL is set'],
  ])('With %j a start without it stops, and says why and the two ways.', (env, reason) => {
    expect(() => read(env)).toThrow(
      /TIMBERLINE_AUTH is not set; it must be on or off, since .*With on, .*With off, /,
    );
    expect(() => read(env)).toThrow(reason);
    expect(read({ ...env, TIMBERLINE_AUTH: 'on' }).authOn).toBe(true);
    expect(read({ ...env, TIMBERLINE_AUTH: 'off' }).authOn).toBe(false);
  });

  it.each(['true', 'ON', '1', 'no'])('%s is neither on nor off, on loopback as well.', (auth) => {
    expect(() => read({ TIMBERLINE_AUTH: auth })).toThrow(
      `TIMBERLINE_AUTH is "${auth}"; it must be on or off.`,
    );
  });
});
