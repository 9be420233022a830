import { describe, expect, it } from 'vitest';
import { isOfCorsOrigin, isOfOwnPage, refuse, requestRules } from './request-guard.ts';

const rules = requestRules({
  host: 'box.lan',
  publicUrl: 'https://logs.example.com, http://Proxy.example:8443/',
  corsOrigins: 'https://app.example.com',
});

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

  it('Behind https, a page of this server has an origin of https, and one of http is another.', () => {
    const request = (origin: string) => ({
      method: 'POST',
      url: '/',
      isSecure: true,
      headers: { host, origin },
    });
    expect(refuse(request(`https://${host}`), rules)).toBeNull();
    expect(refuse(request(`http://${host}`), rules)?.status).toBe(403);
  });

  it.each([
    ['a program', {}],
    [
      'a page of this server',
      { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' },
    ],
    [
      'an address that a person typed',
      { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
    ],
    [
      'a link on a foreign page',
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' },
    ],
  ])('%s may read.', (_what, headers) => {
    for (const method of ['GET', 'HEAD']) expect(statusFor(method, { host, ...headers }), method).toBeNull();
  });

  it.each([
    ['fetch', 'cors', 'empty'],
    ['fetch without CORS', 'no-cors', 'empty'],
    ['a script', 'no-cors', 'script'],
    ['an image', 'no-cors', 'image'],
    ['a frame', 'navigate', 'iframe'],
    ['an object', 'navigate', 'object'],
  ])('A foreign page loads nothing by %s, so it cannot measure a search either.', (_how, mode, dest) => {
    for (const site of ['cross-site', 'same-site']) {
      const headers = { host, 'sec-fetch-site': site, 'sec-fetch-mode': mode, 'sec-fetch-dest': dest };
      expect(statusFor('GET', headers), site).toBe(403);
      expect(statusFor('GET', headers, '/health/live'), site).toBeNull();
    }
  });

  it('What a page may do can be asked by any page, under a name of this server.', () => {
    const headers = { origin: 'http://evil.example', 'sec-fetch-site': 'cross-site' };
    expect(statusFor('OPTIONS', { host, ...headers })).toBeNull();
    expect(statusFor('OPTIONS', { host: 'evil.example', ...headers })).toBe(421);
  });
});

describe('An origin of TIMBERLINE_CORS_ORIGINS', () => {
  const headers = {
    host: 'localhost:3000',
    origin: 'https://app.example.com',
    'sec-fetch-site': 'cross-site',
  };

  it('It may read and write, under a name of this server.', () => {
    for (const method of ['GET', 'POST', 'DELETE']) {
      expect(statusFor(method, headers), method).toBeNull();
      expect(statusFor(method, { ...headers, host: 'evil.example' }), method).toBe(421);
    }
  });

  it.each([
    'http://app.example.com',
    'https://app.example.com:444',
    'https://app.example.com.evil.example',
    'https://evil.example/https://app.example.com',
    'null',
  ])('%s is another one.', (origin) => {
    expect(isOfCorsOrigin({ headers: { origin } }, rules)).toBe(false);
    expect(statusFor('POST', { ...headers, origin })).toBe(403);
  });

  it('A page of it that does not tell its origin loads nothing.', () => {
    const { origin: _origin, ...hidden } = headers;
    expect(statusFor('GET', hidden)).toBe(403);
    expect(statusFor('POST', hidden)).toBe(403);
  });
});

describe('A page of this server itself', () => {
  const isOwn = (headers: object) => isOfOwnPage({ headers: { host: 'box.lan:8080', ...headers } }, rules);

  it.each([
    {},
    { 'sec-fetch-site': 'same-origin' },
    { 'sec-fetch-site': 'none' },
    { origin: 'http://BOX.lan:8080' },
    { origin: 'https://logs.example.com', 'sec-fetch-site': 'same-origin' },
  ])('%j is one.', (headers) => {
    expect(isOwn(headers)).toBe(true);
  });

  it.each([
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'unheard-of' },
    { origin: 'http://box.lan:3000' },
    { origin: 'https://app.example.com' },
    { origin: 'https://app.example.com', 'sec-fetch-site': 'same-origin' },
  ])('%j is none, also if it may read and write.', (headers) => {
    expect(isOwn(headers)).toBe(false);
  });
});
