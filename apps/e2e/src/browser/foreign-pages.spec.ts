// What a web page of another origin can do to Timberline through the browser of someone who opens it: nothing. All attempts
// are made by a real Chromium, and what it must not do is first done by a program, so that an attempt that is broken shows.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser } from '../harness/browser.ts';
import { makeLog, uniqueMarker } from '../harness/logs.ts';
import { consoleUrl, sharedApi } from '../harness/shared.ts';

const api = sharedApi();
const SERVERS = [
  ['API', () => api.url],
  ['console server', () => consoleUrl()],
] as const;

let attacker: Server;
let browser: Browser;

beforeAll(async () => {
  attacker = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<title>A foreign page</title>');
  }).listen(0, '127.0.0.1');
  await once(attacker, 'listening');
  // Every name of this domain leads here, as one does that its owner has pointed at this machine.
  browser = await openBrowser(['--host-resolver-rules=MAP *.example 127.0.0.1']);
});

afterAll(async () => {
  await browser.close();
  attacker.close();
});

/** A page on another site, and one on another port of the same host, which browsers take for the same site. */
const FOREIGN_HOSTS = ['evil.example', 'localhost'];

async function openForeignPage(host: string): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(`http://${host}:${(attacker.address() as AddressInfo).port}/`);
  return page;
}

/** Tries to load an address in every way that a page has, and returns the ways that worked. */
function waysToLoad(page: Page, url: string, socketUrl: string): Promise<string[]> {
  return page.evaluate(
    async ([url, socketUrl]) => {
      const event = (target: EventTarget, good: string, bad: string) =>
        new Promise<boolean>((resolve) => {
          target.addEventListener(good, () => resolve(true), { once: true });
          target.addEventListener(bad, () => resolve(false), { once: true });
        });
      const element = (
        tag: 'img' | 'script' | 'link' | 'video' | 'object',
        attributes: Record<string, string>,
      ) => {
        const made = document.createElement(tag);
        const done = event(made, tag === 'video' ? 'loadedmetadata' : 'load', 'error');
        for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
        document.body.append(made);
        return done;
      };
      const answered = (mode: RequestMode, credentials: RequestCredentials) =>
        fetch(url!, { mode, credentials }).then(
          () => true,
          () => false,
        );
      const ways: Record<string, Promise<boolean>> = {
        fetch: answered('cors', 'omit'),
        'fetch with cookies': answered('cors', 'include'),
        'fetch without CORS': answered('no-cors', 'include'),
        img: element('img', { src: url! }),
        script: element('script', { src: url! }),
        module: element('script', { src: url!, type: 'module' }),
        stylesheet: element('link', { rel: 'stylesheet', href: url! }),
        video: element('video', { src: url! }),
        object: element('object', { data: url! }),
        events: event(new EventSource(url!), 'message', 'error'),
        socket: event(new WebSocket(socketUrl!), 'open', 'error'),
      };
      const worked: string[] = [];
      for (const [way, result] of Object.entries(ways)) if (await result) worked.push(way);
      return worked;
    },
    [url, socketUrl],
  );
}

/** Tries to send a text in every way that needs no preflight, or that a preflight must refuse. */
async function trySending(page: Page, url: string, text: string, type: string): Promise<void> {
  await page.evaluate(
    async ([url, text, type]) => {
      const quietly = (promise: Promise<unknown>) => promise.catch(() => undefined);
      for (const mode of ['cors', 'no-cors'] as const)
        for (const method of ['POST', 'PUT'])
          for (const contentType of ['text/plain', type!])
            await quietly(
              fetch(url!, {
                method,
                mode,
                body: text!,
                headers: { 'content-type': contentType },
                credentials: 'include',
              }),
            );
      navigator.sendBeacon(url!, text);
      for (const enctype of ['text/plain', 'multipart/form-data', 'application/x-www-form-urlencoded']) {
        const frame = document.createElement('iframe');
        frame.name = `frame-${enctype}-${document.querySelectorAll('iframe').length}`;
        const form = document.createElement('form');
        Object.assign(form, { method: 'post', action: url!, enctype, target: frame.name });
        const field = document.createElement('textarea');
        // As text/plain, a form sends the name, an equals sign and the value: together they can be JSON.
        const middle = text!.indexOf('=');
        field.name = middle < 0 ? text! : text!.slice(0, middle);
        field.value = middle < 0 ? '' : text!.slice(middle + 1);
        form.append(field);
        document.body.append(frame, form);
        const answered = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
        form.submit();
        await answered;
      }
    },
    [url, text, type],
  );
}

describe.each(SERVERS)('A page of another origin, by the %s,', (_name, url) => {
  test.each(FOREIGN_HOSTS)('from %s loads nothing in any way.', async (host) => {
    const marker = uniqueMarker();
    await api.store([makeLog(marker)]);
    const path = `/api/logs?parentResourceId=${marker}`;
    expect((await fetch(url() + path)).status, 'a program').toBe(200);
    const page = await openForeignPage(host);
    const statuses = new Set<number>();
    page.on('response', (response) => {
      if (response.url().startsWith(url())) statuses.add(response.status());
    });
    const socketUrl = url().replace('http', 'ws');
    for (const target of [path, '/api/ingest/stream', '/api/logs/export', '/docs/openapi.json', '/'])
      expect(await waysToLoad(page, url() + target, socketUrl + target), target).toEqual([]);
    // It was asked each time, and refused.
    expect([...statuses].filter((status) => status < 400)).toEqual([]);
    expect(statuses).toContain(403);
    await page.close();
  });

  test.each(FOREIGN_HOSTS)('from %s writes and deletes nothing in any way.', async (host) => {
    const marker = uniqueMarker();
    const log = { ...makeLog(marker), message: 'a=b' };
    const endpoints: [path: string, body: string, type: string][] = [
      ['/', JSON.stringify(log), 'application/json'],
      ['/api/logs', JSON.stringify(log), 'application/x-ndjson'],
      [`/api/lines?format=json&metadata.parentResourceId=${marker}`, JSON.stringify(log), 'text/plain'],
      ['/services/collector', JSON.stringify({ event: 'a=b', source: marker }), 'application/json'],
      [
        '/elastic/logs/_doc',
        JSON.stringify({ message: 'a=b', event: { dataset: marker } }),
        'application/json',
      ],
      [
        '/loki/api/v1/push',
        JSON.stringify({ streams: [{ stream: { app: marker }, values: [['1715940000000000000', 'a=b']] }] }),
        'application/json',
      ],
    ];
    const before = (await api.status()).indexed;
    // By a program they work, so that each of the attempts could have done something.
    for (const [path, body, type] of endpoints)
      if (path !== '/' || url() === api.url) {
        const { status } = await fetch(url() + path, {
          method: 'POST',
          body,
          headers: { 'content-type': type },
        });
        expect([200, 201, 202, 204], path).toContain(status);
      }
    const page = await openForeignPage(host);
    const statuses = new Set<number>();
    page.on('response', (response) => {
      if (response.url().startsWith(url())) statuses.add(response.status());
    });
    for (const [path, body, type] of endpoints) await trySending(page, url() + path, body, type);
    await page.evaluate(async (target) => {
      const body = JSON.stringify({ all: true });
      const headers = { 'content-type': 'application/json' };
      for (const [method, path] of [
        ['DELETE', '/api/dead-letters'],
        ['POST', '/api/dead-letters/replay'],
      ] as const)
        await fetch(target + path, { method, headers, body }).catch(() => undefined);
    }, url());
    expect([...statuses].filter((status) => status < 400)).toEqual([]);
    expect(statuses).toContain(403);
    await page.close();
    expect(before).toBeLessThanOrEqual((await api.status()).indexed);
    const sent = endpoints.filter(
      ([path]) => path === '/' || path === '/api/logs' || path.startsWith('/api/lines'),
    );
    const stored = sent.length - (url() === api.url ? 0 : 1);
    await expect.poll(async () => (await api.page({ parentResourceId: marker })).total.value).toBe(stored);
  });

  test('under a name that leads to this machine, reads and writes nothing as a page of its own origin.', async () => {
    const marker = uniqueMarker();
    await api.store([makeLog(marker)]);
    const target = new URL(url());
    target.hostname = 'rebound.example';
    const context = await browser.newContext({ bypassCSP: true });
    const page = await context.newPage();
    expect((await page.goto(`${target.origin}/api/logs?parentResourceId=${marker}`))?.status()).toBe(421);
    const statuses = await page.evaluate(
      async (log) => {
        const headers = { 'content-type': 'application/json' };
        const answers = [
          await fetch('/api/logs'),
          await fetch('/docs/openapi.json'),
          await fetch('/api/logs', { method: 'POST', headers, body: log }),
          await fetch('/api/dead-letters', { method: 'DELETE', headers, body: '{"all":true}' }),
        ];
        return answers.map(({ status }) => status);
      },
      JSON.stringify(makeLog(marker)),
    );
    expect(statuses).toEqual([421, 421, 421, 421]);
    await context.close();
    expect((await api.page({ parentResourceId: marker })).total.value).toBe(1);
  });

  test('may lead to it by a link.', async () => {
    const page = await openForeignPage('evil.example');
    const target = `${url()}/api/logs?size=1`;
    await page.evaluate((href) => {
      const link = document.createElement('a');
      Object.assign(link, { href, textContent: 'Logs' });
      document.body.append(link);
    }, target);
    const [response] = await Promise.all([
      page.waitForResponse((answer) => answer.url() === target),
      page.getByText('Logs').click(),
    ]);
    expect(response.status()).toBe(200);
    await page.close();
  });
});
