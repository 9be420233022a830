import { describe, expect, it } from 'vitest';
import { readSettings } from '../read-settings.ts';
import { IsOrigins, originsOf } from './origins.ts';

class Settings {
  @IsOrigins()
  corsOrigins = '';
}

const read = (value: string) => readSettings(Settings, { TIMBERLINE_CORS_ORIGINS: value }).corsOrigins;

describe('IsOrigins', () => {
  it.each([
    'https://app.example.com',
    'http://localhost:4200, https://app.example.com/',
    'https://App.Example.com',
  ])('The list "%s" is accepted.', (list) => {
    expect(read(list)).toBe(list);
  });

  it.each([
    '*',
    'null',
    'app.example.com',
    'https://app.example.com/page',
    'https://*.example.com',
    'ftp://example.com',
    'https://user@example.com',
  ])('The list "%s" is refused with an example of a right one.', (list) => {
    expect(() => read(list)).toThrow(/TIMBERLINE_CORS_ORIGINS.*such as https:\/\/app\.example\.com/);
  });
});

describe('originsOf', () => {
  it('Ports that are usual, paths and capitals are not part of an origin.', () => {
    expect(originsOf('https://Logs.example.com:443/x, ,http://box:8080')).toEqual([
      'https://logs.example.com',
      'http://box:8080',
    ]);
  });
});
