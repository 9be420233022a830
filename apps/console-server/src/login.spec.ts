import { expect, it } from 'vitest';
import { loginOf } from './login.ts';

const VALUE = 'q-Zb_3.1764000000000.Lw';
const cookie = `timberline_session=tms_x; timberline_oidc=${VALUE}; other=1`;

it.each(['/api/auth/oidc/callback', '/api/auth/oidc/callback?code=x&state=y'])(
  'The cookie of a login is handed on for %s, wherever the browser comes from.',
  (url) => {
    expect(loginOf({ url, headers: { cookie, 'sec-fetch-site': 'cross-site' } })).toBe(VALUE);
  },
);

it.each([
  '/api/auth/oidc/login',
  '/api/auth/oidc/callbacks',
  '/api/auth/oidc/callback/',
  '/api/logs',
  '/elastic/_bulk',
])('It is not handed on for %s.', (url) => {
  expect(loginOf({ url, headers: { cookie } })).toBeUndefined();
});

it.each([
  ['two of the name', `timberline_oidc=${VALUE}; timberline_oidc=planted`],
  ['an empty one', 'timberline_oidc='],
  ['one with what none has', 'timberline_oidc=a\r\nx: y'],
  ['one that is too long', `timberline_oidc=${'a'.repeat(3_001)}`],
  ['another name', `xtimberline_oidc=${VALUE}`],
  ['none', undefined],
])('With %s there is none.', (_what, text) => {
  expect(loginOf({ url: '/api/auth/oidc/callback', headers: { cookie: text } })).toBeUndefined();
});

it('The cookie that only https can set counts before one that a neighbor can plant.', () => {
  const headers = { cookie: `timberline_oidc=planted; __Secure-timberline_oidc=${VALUE}` };
  expect(loginOf({ url: '/api/auth/oidc/callback', headers })).toBe(VALUE);
});
