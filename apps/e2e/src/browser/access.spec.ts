// What people see of a login: their own way in and out, what their role may, and the pages of an administrator. An API and a
// console with TIMBERLINE_AUTH=on, on the engines that all specs share.
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject } from 'vitest';
import type { PersonWithPassword, Role } from '@timberline/contract';
import { addFirstAdministrator, ADMIN } from '../harness/access.ts';
import { violationsOf } from '../harness/axe.ts';
import { test as base } from '../harness/browser.ts';
import { uniqueMarker } from '../harness/logs.ts';
import { freePorts } from '../harness/ports.ts';
import { startTestStack, type TestStack } from '../harness/stack.ts';
import { waitUntil } from '../harness/wait.ts';

const PASSWORD = 'four words of a test';
const headers = { authorization: `Bearer ${ADMIN}` };

let stack: TestStack;

/** `open` opens a page of the console whose login is on, in a browser of its own as far as cookies go. */
const test = base.extend('open', ({ browser }, { onCleanup }) => {
  const opened: Page[] = [];
  onCleanup(async () => {
    for (const page of opened) await page.context().close();
  });
  return async (path: string, options?: BrowserContextOptions): Promise<Page> => {
    const page = await browser.newPage({ baseURL: stack.urls.console, ...options });
    opened.push(page);
    await page.goto(path);
    return page;
  };
});

beforeAll(async () => {
  const [otlpGrpc] = await freePorts(1);
  const { elasticsearch, redis } = inject('urls');
  stack = await startTestStack({
    only: ['api', 'console'],
    env: {
      TIMBERLINE_AUTH: 'on',
      TIMBERLINE_ELASTICSEARCH_URL: elasticsearch,
      TIMBERLINE_REDIS_URL: redis,
      TIMBERLINE_OTLP_GRPC_PORT: String(otlpGrpc),
    },
  });
  await addFirstAdministrator(stack);
  await waitUntil(async () => (await stack.api.request('/api/keys', { headers })).status === 200, {
    what: 'the administrator',
  });
});

afterAll(() => stack?.stop({ wipe: true }));

/** A person with a one-time password. */
async function addPerson(role: Role, filter: string | null = null): Promise<PersonWithPassword> {
  const json = { name: uniqueMarker(role), role, filter };
  const made = await stack.api.request<PersonWithPassword>('/api/users', { json, headers });
  expect(made.status, made.text).toBe(201);
  return made.body;
}

/** Logs in by the page that is open. */
async function logIn(page: Page, name: string, password: string): Promise<void> {
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
}

/** Changes a one-time password. While Redis or Elasticsearch is too busy, it is tried again, as people do. */
async function choosePassword(page: Page): Promise<void> {
  await page.getByLabel('New password').fill(PASSWORD);
  await expect
    .poll(
      async () => {
        const submit = page.getByRole('button', { name: 'Change password' });
        if (await submit.isVisible()) await submit.click({ timeout: 1_000 }).catch(() => undefined);
        return page.url();
      },
      { interval: 2_000 },
    )
    .not.toContain('/login');
}

/** A person who has logged in before, on a page that they ask for. */
async function logInAs(page: Page, role: Role, filter: string | null = null): Promise<PersonWithPassword> {
  const person = await addPerson(role, filter);
  await logIn(page, person.name, person.password);
  await choosePassword(page);
  return person;
}

const pagesOf = (page: Page) =>
  page.getByRole('navigation', { name: 'Pages' }).getByRole('link').allInnerTexts();

describe('The login', () => {
  test('leads back to the page that was asked for, once a one-time password is changed.', async ({
    open,
  }) => {
    const person = await addPerson('viewer');
    const page = await open('/explore?q=level:error&from=now-1h');
    await expect.poll(() => page.url()).toContain('/login?to=');
    await logIn(page, person.name, 'wrong');
    await expect.poll(() => page.getByRole('alert').innerText()).toBe('The name or the password is wrong.');
    expect(await violationsOf(page)).toEqual([]);

    await logIn(page, person.name, person.password);
    await page.getByRole('heading', { name: 'Choose a password' }).waitFor();
    await page.getByLabel('New password').fill('short');
    await page.keyboard.press('Enter');
    await page.getByText(/^Must have at least 12 characters/).waitFor();
    expect(await page.getByLabel('New password').getAttribute('aria-invalid')).toBe('true');
    expect(await violationsOf(page)).toEqual([]);
    await choosePassword(page);
    await expect.poll(() => page.url()).toContain('/explore?q=level:error&from=now-1h');
    await page
      .getByRole('grid', { name: 'Logs' })
      .or(page.getByText(/^No logs/))
      .first()
      .waitFor();

    expect(await page.evaluate(() => document.cookie), 'what scripts see of the session').toBe('');
    const [cookie] = await page.context().cookies();
    expect(cookie).toMatchObject({ name: 'timberline_session', httpOnly: true, sameSite: 'Strict' });
  });

  test('is slowed down after some attempts, and says for how long.', async ({ open }) => {
    const page = await open('/login');
    const name = uniqueMarker('nobody');
    const wait = page.getByRole('button', { name: /^Wait for \d+ s$/ });
    for (let attempt = 0; attempt < 20 && !(await wait.isVisible()); attempt++) {
      const answered = page.waitForResponse((response) => response.request().method() === 'POST');
      await logIn(page, name, `wrong ${attempt}`);
      await answered;
      await page.getByRole('alert').filter({ hasText: /./ }).waitFor();
    }
    await wait.waitFor();
    expect(await page.getByRole('alert').innerText()).toMatch(
      /^Too many attempts to log in\. Try again in \d+ s\.$/,
    );
  });
});

test.for([
  ['ingest', null, ['Add logs']],
  ['viewer', null, ['Explore']],
  ['editor', null, ['Explore', 'Dead letters']],
  ['editor', 'level:info', ['Explore']],
  ['admin', null, ['Explore', 'Add logs', 'Dead letters', 'Admin']],
] as const)(
  'A person with the role %s and the filter %s is offered %j.',
  async ([role, filter, pages], { open }) => {
    const page = await open('/');
    await logInAs(page, role, filter);
    await expect
      .poll(async () => (await pagesOf(page)).map((text) => text.replace(/\s+/g, ' ')))
      .toEqual(pages);
    await page.getByRole('button', { name: 'Settings' }).click();
    expect(await page.getByRole('menuitem', { name: 'Administration' }).count()).toBe(
      role === 'admin' ? 1 : 0,
    );
    await page.keyboard.press('Escape');
    expect(await page.getByRole('region', { name: 'Ingest progress' }).count()).toBe(
      role === 'ingest' || filter !== null ? 0 : 1,
    );

    // What is opened by its address is refused in plain words.
    await page.goto('/dead-letters');
    if (role === 'admin' || pages.length === 2) await page.getByText('No dead letters').waitFor();
    else await page.getByRole('alert').filter({ hasText: 'may not manage dead letters' }).waitFor();
    await page.goto('/admin');
    const alert = page.getByRole('alert').filter({ hasText: 'Only an administrator may see this' });
    await alert.or(page.getByRole('link', { name: 'API keys' })).waitFor();
    expect(await alert.count()).toBe(role === 'admin' ? 0 : 1);
  },
);

test('A session ends by the logout, by its owner in another browser, and leads back after the next login.', async ({
  open,
}) => {
  const first = await open('/account');
  const person = await logInAs(first, 'viewer');
  const second = await open('/explore?q=hello');
  await logIn(second, person.name, PASSWORD);
  await expect.poll(() => second.url()).toContain('/explore?q=hello');

  await first.getByRole('button', { name: `Account of ${person.name}` }).click();
  await first.getByRole('menuitem', { name: 'Sessions' }).click();
  const sessions = first.getByRole('list', { name: 'Sessions' }).getByRole('listitem');
  await first.reload();
  await expect.poll(() => sessions.count()).toBe(2);
  expect(await violationsOf(first)).toEqual([]);
  await first.getByRole('button', { name: /^End the session: Chrome on Linux/ }).click();
  await expect.poll(() => sessions.count()).toBe(1);

  // The other browser is told without a click, since its stream of the ingest status ends.
  await second.getByText('Your session has ended. Log in to go on where you were.').waitFor();
  expect(second.url()).toContain(`/login?to=${encodeURIComponent('/explore?q=hello')}`);

  await first.getByRole('button', { name: `Account of ${person.name}` }).click();
  await first.getByRole('menuitem', { name: 'Log out' }).click();
  await first.getByText('You have logged out.').waitFor();
  expect(first.url()).toBe(`${stack.urls.console}/login`);
  expect(await first.context().cookies()).toEqual([]);
});

test('An administrator adds a person, changes what they may, resets their password and removes them.', async ({
  open,
}) => {
  const page = await open('/admin/people');
  await logInAs(page, 'admin');
  const name = uniqueMarker('person');
  await page.getByRole('button', { name: 'Add a person…' }).click();
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Filter (optional)').fill('level:');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect.poll(() => page.getByLabel('Filter (optional)').getAttribute('aria-invalid')).toBe('true');
  expect(await violationsOf(page)).toEqual([]);
  await page.getByLabel('Filter (optional)').fill('level:info');
  await page.keyboard.press('Enter');
  const secret = page.getByRole('region', { name: `The one-time password of ${name}` });
  const password = await secret.locator('code').innerText();
  await secret.getByRole('button', { name: 'Done' }).click();
  await expect.poll(() => page.getByText(password).count()).toBe(0);

  const theirs = await open('/');
  await logIn(theirs, name, password);
  await theirs.getByRole('heading', { name: 'Choose a password' }).waitFor();

  const find = page.getByRole('searchbox', { name: 'Find in the people' });
  if (await find.isVisible()) await find.fill(name);
  const row = page.getByRole('table', { name: 'People' }).getByRole('row').filter({ hasText: name });
  await row.getByRole('button', { name: `Change what ${name} may do` }).click();
  await page.getByLabel('Role').selectOption('editor');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => row.innerText()).toContain('editor');
  expect(await row.innerText()).toContain('level:info');

  await row.getByRole('button', { name: `Reset password of ${name}` }).click();
  await page.getByRole('button', { name: 'Reset', exact: true }).click();
  await secret.waitFor();
  expect(await secret.locator('code').innerText()).not.toBe(password);

  await row.getByRole('button', { name: `Remove ${name}` }).click();
  await page.getByRole('button', { name: 'Remove', exact: true }).click();
  await page.getByText(`${name} is removed`).waitFor();
  await expect.poll(() => row.count()).toBe(0);
});

test('An administrator makes a key, which works until it is withdrawn, and finds it in the audit.', async ({
  open,
}) => {
  const page = await open('/admin/keys', { viewport: { width: 320, height: 900 }, colorScheme: 'dark' });
  const person = await logInAs(page, 'admin');
  const name = uniqueMarker('key');
  await page.getByRole('button', { name: 'Make a key…' }).click();
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Role').selectOption('viewer');
  await page.getByRole('button', { name: 'Make the key' }).click();
  const made = page.getByRole('region', { name: `The key “${name}”` });
  const secret = await made.locator('.secret code').innerText();
  await made.getByText('Reading with curl').click();
  expect(await made.locator('pre').innerText()).toContain(secret);
  expect(await violationsOf(page)).toEqual([]);

  const ask = async () =>
    (await stack.api.request('/api/logs?size=1', { headers: { authorization: `Bearer ${secret}` } })).status;
  expect(await ask()).toBe(200);
  await page.getByRole('button', { name: `Withdraw the key ${name}` }).click();
  await page.getByRole('button', { name: 'Withdraw', exact: true }).click();
  await page.getByText(`The key ${name} is withdrawn.`).waitFor();
  await expect.poll(ask).toBe(401);

  await page.getByRole('link', { name: 'Audit' }).click();
  const rows = page.getByRole('table', { name: 'Audit' }).getByRole('row').filter({ hasText: name });
  await expect
    .poll(async () => {
      await page.getByRole('button', { name: 'Reload' }).click();
      return rows.count();
    })
    .toBeGreaterThan(0);
  expect(await rows.first().innerText()).toContain(person.name);
  expect(await violationsOf(page)).toEqual([]);
  await page.getByLabel('Time').selectOption('now-24h');
  await expect.poll(() => page.url()).toContain('/admin/audit?from=now-24h');
  await rows.first().waitFor();
});
