import { expect, it } from 'vitest';
import { pageAfterLogin } from './page-after-login';

it.each(['/explore?q=q%20r&from=now-1h#row', '/dead-letters', '/', '/logins'])(
  'A login leads back to %s.',
  (page) => {
    expect(pageAfterLogin(page)).toBe(page);
  },
);

it.each([
  undefined,
  '',
  'explore',
  'https://evil.example/',
  '//evil.example/',
  '/\\evil.example',
  'javascript:alert(1)',
  '/login',
  '/login?to=/login',
])('A login does not lead to %s, but to the first page.', (page) => {
  expect(pageAfterLogin(page)).toBe('/');
});
