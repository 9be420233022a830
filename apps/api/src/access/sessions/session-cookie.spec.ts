import { expect, it } from 'vitest';
import { endedSessionCookie, sessionCookie } from './session-cookie.ts';

const plain = { tls: null, publicUrl: '' };

it('The cookie is for the server alone, and for no other site.', () => {
  expect(sessionCookie('t', plain)).toBe('timberline_session=t; Path=/; HttpOnly; SameSite=Strict');
  expect(endedSessionCookie(plain)).toBe('timberline_session=; Max-Age=0; Path=/; HttpOnly; SameSite=Strict');
});

it.each([
  { tls: { cert: 'c', key: 'k' }, publicUrl: '' },
  { tls: null, publicUrl: 'https://logs.example.com' },
  { tls: null, publicUrl: 'http://localhost:8080, HTTPS://logs.example.com' },
])('Behind https it is sent by https alone, and no other host can set it.', (settings) => {
  expect(sessionCookie('t', settings)).toMatch(/^__Host-timberline_session=t; Path=\/; .*; Secure$/);
  expect(endedSessionCookie(settings)).toMatch(/^__Host-timberline_session=; .*; Secure$/);
});

it('By http it is sent by http.', () => {
  expect(sessionCookie('t', { tls: null, publicUrl: 'http://logs.example.com' })).not.toContain('Secure');
});
