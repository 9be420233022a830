import { describe, expect, it } from 'vitest';
import { clientOf } from './client.ts';

describe('clientOf', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['::ffff:10.1.2.3', '10.1.2.3'],
    ['::1', '0:0:0:0::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:0DB8:0:0:1:2:3:4', '2001:db8:0:0::/64'],
    ['2001:db8:1:2:ffff::', '2001:db8:1:2::/64'],
    ['64:ff9b::10.1.2.3', '64:ff9b:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('A request from %s belongs to the client %s.', (ip, client) => {
    expect(clientOf({ ip })).toBe(client);
  });
});
