// The documentation of the API at both addresses.
import { expect } from 'vitest';
import { test } from '../harness/browser.ts';
import { consoleUrl, sharedApi } from '../harness/shared.ts';

test.for([
  ['API', () => sharedApi().url],
  ['console', consoleUrl],
] as const)(
  'The documentation at the %s lists the calls, and one can be tried there.',
  async ([, url], { page, pageErrors }) => {
    await page.goto(`${url()}/docs`);
    await page.locator('#swagger-ui .opblock-summary-path').first().waitFor();
    expect(await page.locator('#swagger-ui').innerText()).toContain('/api/logs');
    await page.locator('.opblock-summary', { hasText: '/health/live' }).click();
    await page.locator('.opblock .execute').click();
    await expect.poll(() => page.locator('.live-responses-table').innerText()).toContain('"status": "up"');
    expect(pageErrors).toEqual([]);
  },
);

test('The documentation cannot be framed, not even by a page of its own origin.', async ({ page }) => {
  await page.goto('/explore');
  const framed = await page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        const frame = document.createElement('iframe');
        frame.src = '/docs';
        frame.onload = () => resolve(frame.contentDocument === null ? 'refused' : 'shown');
        document.body.append(frame);
      }),
  );
  expect(framed).toBe('refused');
});

test('A link cannot make the documentation show the API of another server.', async ({ page }) => {
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  await page.goto('/docs?url=http://evil.example/openapi.json');
  await page.locator('#swagger-ui .opblock-summary-path').first().waitFor();
  expect(requests.filter((url) => url.includes('evil.example') && !url.includes('/docs'))).toEqual([]);
});
