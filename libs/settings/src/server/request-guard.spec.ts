import { describe, expect, it } from 'vitest';
import { refuse, requestRules } from './request-guard.ts';

const rules = requestRules('box.lan', 'https://logs.example.com, http://Proxy.example:8443/');

const statusFor = (method: string, headers: Record<string, string>, url = '/api/logs') =>
  refuse({ method, url, headers }, rules)?.status ?? null;

describe('The host of a request', () => {
  it.each([
    'localhost',
    'localhost:3000',
    'LOCALHOST.:3000',
    'timberline.localhost:8080',
    '127.0.0.1:3000',
    '127.9.8.7',
    '10.20.30.40:8080',
    '[::1]:3000',
    '[2001:db8::1]',
    'box.lan:3000',
    'Logs.Example.com',
    'proxy.example:1',
  ])('%s is accepted.', (host) => {
    expect(statusFor('GET', { host })).toBeNull();
  });

  it.each([
    'evil.example',
    'evil.example:3000',
    'localhost.evil.example',
    'my-localhost',
    '127.0.0.1.evil.example',
    '127.0.0.1.',
    '2130706433',
    '0x7f.1',
    'example.com',
    'sub.logs.example.com',
  ])('%s is another server, a 421.', (host) => {
    expect(statusFor('GET', { host })).toBe(421);
  });

  it.each([
    '',
    ' ',
    'localhost:',
    'localhost:abc',
    'a b',
    '[::1',
    '[1.2.3.4]',
    '[::zz]',
    'user@localhost',
    '日本',
  ])('"%s" is no host, a 400.', (host) => {
    expect(statusFor('GET', { host })).toBe(400);
  });

  it('A request without a host is a 400.', () => {
    expect(statusFor('GET', {})).toBe(400);
  });

  it('Probes of the health come under any name or none.', () => {
    expect(statusFor('GET', { host: 'evil.example' }, '/health/live')).toBeNull();
    expect(statusFor('GET', {}, '/health/ready')).toBeNull();
    expect(statusFor('GET', { host: 'evil.example' }, '/healthy')).toBe(421);
  });

  it('A refusal names the host and the setting.', () => {
    const refusal = refuse({ method: 'GET', url: '/', headers: { host: 'Evil.Example:80' } }, rules);
    expect(refusal?.detail).toMatch(/evil\.example\. .*TIMBERLINE_PUBLIC_URL/);
  });
});

describe('The origin of a request', () => {
  const host = 'localhost:3000';

  it.each([
    ['a program, which sends none', {}],
    ['a page of this server', { origin: 'http://localhost:3000' }],
    ['a page of this server in capitals', { origin: 'HTTP://LOCALHOST:3000' }],
    ['a page of this service behind a proxy', { origin: 'https://logs.example.com' }],
    ['a page of this service behind a proxy on a port', { origin: 'http://proxy.example:8443' }],
    ['a request that the person made', { 'sec-fetch-site': 'none' }],
    ['a same-origin request', { origin: 'http://localhost:3000', 'sec-fetch-site': 'same-origin' }],
  ])('%s may write.', (_what, headers) => {
    expect(statusFor('POST', { host, ...headers })).toBeNull();
  });

  it.each([
    ['a foreign page', { origin: 'http://evil.example' }],
    ['a page of another port', { origin: 'http://localhost:8080' }],
    ['a page under https, where this server speaks http', { origin: 'https://localhost:3000' }],
    ['a page of another name of this server', { origin: 'http://127.0.0.1:3000' }],
    ['a page without an origin, such as a frame in a sandbox', { origin: 'null' }],
    ['a foreign page whose origin is hidden', { 'sec-fetch-site': 'cross-site' }],
    ['a page of another port by its site', { 'sec-fetch-site': 'same-site' }],
    ['a public URL on another port', { origin: 'https://logs.example.com:444' }],
  ])('%s may not write or delete.', (_what, headers) => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'QUERY'])
      expect(statusFor(method, { host, ...headers }), method).toBe(403);
  });

  it.each(['GET', 'HEAD', 'OPTIONS'])(
    'A foreign page may cause a %s, whose answer it cannot read.',
    (method) => {
      const headers = { host, origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' };
      expect(statusFor(method, headers)).toBeNull();
    },
  );
});
