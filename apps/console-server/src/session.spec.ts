import type { IncomingHttpHeaders } from 'node:http';
import { describe, expect, it } from 'vitest';
import { requestRules } from '@timberline/settings';
import { authorizationOf } from './session.ts';

const rules = requestRules({ host: '127.0.0.1', publicUrl: 'https://logs.example.com' });
const TOKEN = 'q-Zb_3kP9';
const cookie = `theme=dark; timberline_session=${TOKEN}; other=1`;

function authorization(headers: IncomingHttpHeaders, url = '/api/logs', isSecure = false) {
  return authorizationOf({ url, isSecure, headers: { host: 'localhost:8080', ...headers } }, rules);
}

describe('The session of a cookie', () => {
  it.each(['/api', '/api/logs', '/api?x', '/docs', '/docs/openapi.json'])(
    'It is handed on for %s.',
    (url) => {
      expect(authorization({ cookie }, url)).toBe(`Session ${TOKEN}`);
    },
  );

  it.each([
    '/elastic/_bulk',
    '/v1/logs',
    '/loki/api/v1/push',
    '/services/collector',
    '/health/live',
    '/apis',
  ])('It is not handed on for %s, where programs send.', (url) => {
    expect(authorization({ cookie }, url)).toBeUndefined();
  });

  it.each([
    { 'sec-fetch-site': 'same-origin' },
    { 'sec-fetch-site': 'none' },
    { origin: 'http://localhost:8080' },
    { origin: 'https://logs.example.com' },
    { 'sec-fetch-site': 'same-origin', origin: 'http://localhost:8080' },
  ])('A page of the console has it: %j.', (headers) => {
    expect(authorization({ cookie, ...headers })).toBe(`Session ${TOKEN}`);
  });

  it.each([
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': ['same-origin', 'cross-site'] as unknown as string },
    { origin: 'http://localhost:3000' },
    { origin: 'https://localhost:8080' },
    { origin: 'null' },
    { 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' },
  ])('A page of another origin has it not, also for a read: %j.', (headers) => {
    expect(authorization({ cookie, ...headers })).toBeUndefined();
  });

  it('By https, the origin of the console is one of https.', () => {
    const headers = { cookie, host: 'localhost:8443' };
    expect(authorization({ ...headers, origin: 'https://localhost:8443' }, '/api', true)).toBe(
      `Session ${TOKEN}`,
    );
    expect(authorization({ ...headers, origin: 'http://localhost:8443' }, '/api', true)).toBeUndefined();
  });

  it.each([
    ['two of the name', `timberline_session=${TOKEN}; timberline_session=planted`],
    ['an empty one', 'timberline_session='],
    ['one with what no token has', 'timberline_session=a b'],
    ['one that would begin another header', 'timberline_session=a\r\nx: y'],
    ['one that is too long', `timberline_session=${'a'.repeat(257)}`],
    ['another name', `xtimberline_session=${TOKEN}`],
    ['the name in capital letters', `TIMBERLINE_SESSION=${TOKEN}`],
    ['none', ''],
  ])('With %s there is none.', (_what, text) => {
    expect(authorization({ cookie: text })).toBeUndefined();
  });
});

it('The cookie that only this host can set counts before one that a neighbor can plant.', () => {
  const own = `__Host-timberline_session=${TOKEN}`;
  expect(authorization({ cookie: own })).toBe(`Session ${TOKEN}`);
  expect(authorization({ cookie: `timberline_session=planted; ${own}` })).toBe(`Session ${TOKEN}`);
  expect(authorization({ cookie: `${own}; timberline_session=planted` })).toBe(`Session ${TOKEN}`);
});

describe('Credentials that the client names itself', () => {
  it.each(['Bearer tmb_x', 'ApiKey aWQ6a2V5', 'Splunk tmb_x', 'Session other', 'bearer tmb_x'])(
    '%s is handed on as it is, with and without a session.',
    (own) => {
      expect(authorization({ authorization: own })).toBe(own);
      expect(authorization({ authorization: own, cookie })).toBe(own);
    },
  );

  it('Those of a proxy in front, which a browser adds to every request, give way to a session.', () => {
    expect(authorization({ authorization: 'Basic am9lOng=', cookie })).toBe(`Session ${TOKEN}`);
    expect(authorization({ authorization: 'Basic am9lOng=' })).toBe('Basic am9lOng=');
  });
});
