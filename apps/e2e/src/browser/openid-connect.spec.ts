// The login by a real OpenID provider, in a real browser: the cookies of both sides, and each way in which it can fail.
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject } from 'vitest';
import { addFirstAdministrator, ADMIN } from '../harness/access.ts';
import { test } from '../harness/browser.ts';
import { uniqueMarker } from '../harness/logs.ts';
import {
  type Account,
  CLIENT,
  type OpenIdProvider,
  startOpenIdProvider,
} from '../harness/openid-provider.ts';
import { freePorts } from '../harness/ports.ts';
import { startTestStack, type TestStack } from '../harness/stack.ts';
import { waitUntil } from '../harness/wait.ts';

/** A page without scripts, which are not tested here. */
const PAGE = '/config.json';

const name = uniqueMarker('ann');
let stack: TestStack;
let provider: OpenIdProvider;
let origin: string;

interface Me {
  name: string;
  role: string;
}

beforeAll(async () => {
  const [consolePort] = (await freePorts(1)) as [number];
  origin = `http://localhost:${consolePort}`;
  provider = await startOpenIdProvider(`${origin}/api/auth/oidc/callback`);
  const [otlpGrpc] = await freePorts(1);
  const { elasticsearch, redis } = inject('urls');
  stack = await startTestStack({
    only: ['api', 'console'],
    consolePort,
    env: {
      TIMBERLINE_AUTH: 'on',
      TIMBERLINE_PUBLIC_URL: origin,
      TIMBERLINE_ELASTICSEARCH_URL: elasticsearch,
      TIMBERLINE_REDIS_URL: redis,
      TIMBERLINE_OTLP_GRPC_PORT: String(otlpGrpc),
      TIMBERLINE_OIDC_ISSUER: provider.issuer,
      TIMBERLINE_OIDC_CLIENT_ID: CLIENT.id,
      TIMBERLINE_OIDC_CLIENT_SECRET: CLIENT.secret,
      TIMBERLINE_OIDC_ROLE_CLAIM: 'roles',
      TIMBERLINE_OIDC_NAME: 'Example Inc.',
    },
  });
  await addFirstAdministrator(stack);
  await waitUntil(async () => (await asAdmin('/api/keys')).status === 200, { what: 'the administrator' });
});

afterAll(async () => {
  await stack?.stop({ wipe: true });
  await provider?.stop();
});

function asAdmin<T>(path: string) {
  return stack.api.request<T>(path, { headers: { authorization: `Bearer ${ADMIN}` } });
}

function account(more: Partial<Account> = {}): Account {
  return { sub: name, preferred_username: name, roles: ['staff', 'viewer', 'editor'], ...more };
}

/** Goes where the button of the login page leads. */
async function logIn(page: Page, to = PAGE): Promise<void> {
  await page.goto(`${origin}/api/auth/oidc/login?to=${encodeURIComponent(to)}`);
}

/** Begins a login, and stops it where the provider leads back. Returns the address that it leads to. */
async function untilCallback({ request }: BrowserContext): Promise<URL> {
  let url = new URL(`${origin}/api/auth/oidc/login?to=${PAGE}`);
  while (url.pathname !== '/api/auth/oidc/callback') {
    const { location } = (await request.get(url.href, { maxRedirects: 0 })).headers();
    url = new URL(location!, url);
  }
  return url;
}

/** Who has the session of a browser. */
async function me({ request }: BrowserContext): Promise<Me | number> {
  const response = await request.get(`${origin}/api/auth/me`);
  return response.ok() ? ((await response.json()) as Me) : response.status();
}

const textOf = (page: Page) => page.getByRole('alert').textContent();

test('Whoever the provider lets in has the highest role of the claim, and a session that a logout ends.', async ({
  page,
  context,
}) => {
  expect((await stack.api.get('/api/auth/login')).body).toMatchObject({
    oidc: true,
    oidcName: 'Example Inc.',
  });
  provider.account = account();
  await logIn(page);
  expect(page.url()).toBe(origin + PAGE);
  const asked = await page.evaluate(async () => (await fetch('/api/auth/me')).json() as Promise<Me>);
  expect(asked).toMatchObject({ name: `oidc:${name}`, role: 'editor' });
  const cookies = await context.cookies(origin);
  expect(cookies.map(({ name, httpOnly, sameSite }) => ({ name, httpOnly, sameSite }))).toEqual([
    { name: 'timberline_session', httpOnly: true, sameSite: 'Strict' },
  ]);
  await page.evaluate(() => fetch('/api/auth/logout', { method: 'POST' }));
  expect(await me(context)).toBe(401);
  const { body } = await asAdmin<{ entries: object[] }>('/api/audit?size=500');
  expect(body.entries).toContainEqual(
    expect.objectContaining({ who: `oidc:${name}`, kind: 'person', action: 'login', outcome: 'ok' }),
  );
});

test('The role follows the provider at the next login, and whoever has none any more is out, also where they were in.', async ({
  page,
  context,
}) => {
  provider.account = account({ roles: 'admin' });
  await logIn(page);
  expect(await me(context)).toMatchObject({ name: `oidc:${name}`, role: 'admin' });
  provider.account = account({ roles: 'viewer' });
  const other = await context.browser()!.newContext();
  try {
    const second = await other.newPage();
    await logIn(second);
    expect(await me(other)).toMatchObject({ name: `oidc:${name}`, role: 'viewer' });
    await expect.poll(() => me(context)).toMatchObject({ role: 'viewer' });
    for (const roles of [undefined, 'Admin', ['staff'], { admin: true }, []]) {
      provider.account = account({ roles });
      await other.clearCookies();
      await logIn(second);
      expect(await textOf(second)).toContain(`knows you as ${name}, but gives you no role in Timberline`);
      expect(await me(other)).toBe(401);
    }
    await expect.poll(() => me(context)).toBe(401);
  } finally {
    await other.close();
  }
});

test('Two people of the provider with one name are two people.', async ({ page, context }) => {
  const sub = uniqueMarker('sub');
  provider.account = account();
  await logIn(page);
  await context.clearCookies();
  provider.account = account({ sub, roles: 'viewer' });
  await logIn(page);
  expect(await me(context)).toMatchObject({ name: `oidc:${sub}`, role: 'viewer' });
});

test('A login counts in the browser in which it was begun, with its own state, and once.', async ({
  page,
  context,
}) => {
  provider.account = account();
  const url = await untilCallback(context);
  const other = await context.browser()!.newContext();
  try {
    const stranger = await other.newPage();
    await stranger.goto(url.href);
    expect(await textOf(stranger)).toContain('was not begun in this browser');
  } finally {
    await other.close();
  }
  const cookies = await context.cookies(`${origin}/api/auth/oidc/callback`);
  const forged = new URL(url);
  forged.searchParams.set('state', 'A'.repeat(43));
  await page.goto(forged.href);
  expect(await textOf(page)).toContain('was not begun in this browser');
  // What was refused has taken the cookie away.
  await page.goto(url.href);
  expect(await textOf(page)).toContain('was not begun in this browser');
  await context.addCookies(cookies);
  await page.goto(url.href);
  expect(page.url()).toBe(origin + PAGE);
  await context.clearCookies();
  await context.addCookies(cookies);
  const replayed = await page.goto(url.href);
  expect(replayed?.status()).toBe(401);
  expect(await textOf(page)).toContain('it was used already, or has expired');
  expect(await context.cookies(origin)).toEqual([]);
});

test('A code that has expired, a login that was canceled, and a provider that does not answer are told in plain words.', async ({
  page,
  context,
}) => {
  provider.account = account();
  const expired = await untilCallback(context);
  await provider.expire(expired.searchParams.get('code')!);
  await page.goto(expired.href);
  expect(await textOf(page)).toContain('it was used already, or has expired');
  await context.clearCookies();
  provider.account = null;
  await logIn(page);
  expect(await textOf(page)).toBe(
    'The OpenID provider did not let you in (access_denied). Log in again, or ask its administrator.',
  );
  provider.account = account();
  const late = await untilCallback(context);
  await provider.stop();
  const answer = await page.goto(late.href);
  expect(answer?.status()).toBe(503);
  expect(await textOf(page)).toContain('The OpenID provider does not answer');
});
