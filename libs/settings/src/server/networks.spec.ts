import { describe, expect, it } from 'vitest';
import { readSettings } from '../read-settings.ts';
import { IsNetworks, networksOf } from './networks.ts';

class Settings {
  @IsNetworks()
  trustedProxies = '';
}

function read(value: string): Settings {
  return readSettings(Settings, { TIMBERLINE_TRUSTED_PROXIES: value });
}

describe('IsNetworks', () => {
  it.each(['', '10.0.0.1', '10.0.0.0/8, 192.168.1.1', '::1', 'fd00::/8,127.0.0.1'])(
    'The list "%s" is accepted.',
    (list) => {
      expect(read(list).trustedProxies).toBe(list);
    },
  );

  it.each(['nginx', '10.0.0.0/33', '::/129', '10.0.0', 'true', '10.0.0.1 10.0.0.2'])(
    'The list "%s" is refused with an example of a right one.',
    (list) => {
      expect(() => read(list)).toThrow(/TIMBERLINE_TRUSTED_PROXIES.*such as 10\.0\.0\.0\/8/);
    },
  );
});

describe('networksOf', () => {
  it('Blanks and empty entries are left out.', () => {
    expect(networksOf(' 10.0.0.1 ,, ::1 ')).toEqual(['10.0.0.1', '::1']);
  });
});
