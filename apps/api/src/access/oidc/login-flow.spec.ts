import { expect, it } from 'vitest';
import { LoginFlows, MAX_FLOW_MS } from './login-flow.ts';

const NOW = Date.UTC(2026, 10, 28);
const flows = new LoginFlows('a secret of these specs and of nothing else');

it('A login goes on with the cookie and the state with which it began.', () => {
  const flow = flows.begin('/explore?q=a', NOW);
  expect(flows.resume(flow.cookie, flow.state, NOW + MAX_FLOW_MS)).toEqual(flow);
  expect(flow.page).toBe('/explore?q=a');
});

it('All its texts differ from each other, and from those of another login.', () => {
  const [one, other] = [flows.begin('/', NOW), flows.begin('/', NOW)];
  const texts = [one, other].flatMap(({ cookie, state, nonce, verifier }) => [
    cookie,
    state,
    nonce,
    verifier,
  ]);
  expect(new Set(texts).size).toBe(8);
  // RFC 7636 wants 43 characters at least.
  expect(one.verifier).toMatch(/^[\w-]{43}$/);
});

it('It does not go on with another state, another cookie, or the secret of another installation.', () => {
  const [one, other] = [flows.begin('/', NOW), flows.begin('/', NOW)];
  expect(flows.resume(one.cookie, other.state, NOW)).toBeUndefined();
  expect(flows.resume(other.cookie, one.state, NOW)).toBeUndefined();
  expect(flows.resume(one.cookie, '', NOW)).toBeUndefined();
  expect(flows.resume('', one.state, NOW)).toBeUndefined();
  expect(new LoginFlows('another').resume(one.cookie, one.state, NOW)).toBeUndefined();
});

it('Its time and its page cannot be changed.', () => {
  const { cookie, state } = flows.begin('/', NOW);
  const [random, , page] = cookie.split('.');
  const elsewhere = Buffer.from('//evil.example').toString('base64url');
  expect(flows.resume(`${random}.${NOW + 1}.${page}`, state, NOW + 1)).toBeUndefined();
  expect(flows.resume(`${random}.${NOW}.${elsewhere}`, state, NOW)).toBeUndefined();
});

it('It ends after its time, and none comes from the future.', () => {
  const { cookie, state } = flows.begin('/', NOW);
  expect(flows.resume(cookie, state, NOW + MAX_FLOW_MS + 1)).toBeUndefined();
  expect(flows.resume(cookie, state, NOW - 1)).toBeUndefined();
});

it.each([
  undefined,
  '',
  'explore',
  'https://evil.example',
  '//evil.example',
  '/\\evil.example',
  '/a\r\nset-cookie: x',
  '/a b',
  `/${'a'.repeat(2_000)}`,
])('The page %j leads to the first page.', (page) => {
  expect(flows.begin(page, NOW).page).toBe('/');
});
