import { type Client, errors } from '@elastic/elasticsearch';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { MAX_SHARED_BYTES } from './bulk-batching.ts';
import { BulkWriter } from './bulk-writer.ts';
import type { IndexRefresher } from './index-refresher.ts';
import type { TemplateInstaller } from './template-installer.ts';

const LOG = '{"create":{"_index":"i","_id":"a"}}\n{}\n';
const STORED = { errors: false };
const HOURS = 5 * 3_600_000;

interface Request {
  body: string;
  filterPath: string;
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A writer whose Elasticsearch is a function from a request to the body of its response. */
function makeWriter(respond: (request: Request) => unknown = () => STORED) {
  const requests: Request[] = [];
  const client = {
    transport: {
      request: (params: { bulkBody: Buffer; querystring: { filter_path: string } }) => {
        const request = { body: params.bulkBody.toString(), filterPath: params.querystring.filter_path };
        requests.push(request);
        return Promise.resolve().then(() => respond(request));
      },
    },
  };
  const template = {
    ensureTemplate: vi.fn<() => Promise<string | undefined>>(() => Promise.resolve(undefined)),
    invalidate: vi.fn(),
  };
  const refresher = { wrote: vi.fn(), drained: vi.fn() };
  const writer = new BulkWriter(
    client as unknown as Client,
    template as unknown as TemplateInstaller,
    refresher as unknown as IndexRefresher,
  );
  const send = (text = LOG, bytes = text.length) => writer.send(() => Buffer.from(text), bytes, 1);
  return { writer, send, requests, template, refresher };
}

it('A single piece is sent at once.', async () => {
  const { send, requests, refresher } = makeWriter();
  expect(await send()).toEqual({ kind: 'stored' });
  expect(requests).toEqual([{ body: LOG, filterPath: 'errors' }]);
  expect(refresher.wrote).toHaveBeenCalledOnce();
});

it('Pieces that come within 100 ms after a bulk share the next one.', async () => {
  const { send, requests } = makeWriter();
  await send();
  const results = [send(), send(), send()];
  await vi.advanceTimersByTimeAsync(99);
  expect(requests, 'before the interval has passed').toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(requests.map(({ body }) => body)).toEqual([LOG, LOG.repeat(3)]);
  expect(await Promise.all(results)).toEqual([{ kind: 'stored' }, { kind: 'stored' }, { kind: 'stored' }]);
});

it.each([HOURS, -HOURS])('A bulk is sent in time after the clock jumped by %d ms.', async (step) => {
  const { send, requests } = makeWriter();
  await send();
  vi.setSystemTime(Date.now() + step);
  const result = send();
  await vi.advanceTimersByTimeAsync(99);
  expect(requests, 'before the interval has passed').toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(requests).toHaveLength(2);
  expect(await result).toEqual({ kind: 'stored' });
});

it.each([HOURS, -HOURS])('Items are requested for 10 s when the clock jumps by %d ms.', async (step) => {
  const items = { errors: true, items: [{ create: { _id: 'a', status: 400 } }] };
  const { send, requests } = makeWriter(({ filterPath }) =>
    filterPath === 'errors' ? { errors: true } : items,
  );
  await send();
  vi.setSystemTime(Date.now() + step);
  await vi.advanceTimersByTimeAsync(9_000);
  await send();
  expect(requests.at(-1)!.filterPath, 'after 9 s').toContain('items');
  await vi.advanceTimersByTimeAsync(10_000);
  const before = requests.length;
  await send();
  expect(requests[before]!.filterPath, 'after 10 s more').toBe('errors');
});

it('A full bulk does not wait.', async () => {
  const { send, requests } = makeWriter();
  await send();
  await send(LOG, MAX_SHARED_BYTES);
  expect(requests).toHaveLength(2);
});

it('Four bulks are in flight at most.', async () => {
  const pending: (() => void)[] = [];
  const { send, requests } = makeWriter(() => new Promise((resolve) => pending.push(() => resolve(STORED))));
  const results = Array.from({ length: 6 }, () => send(LOG, MAX_SHARED_BYTES));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(requests).toHaveLength(4);
  pending[0]!();
  await results[0];
  await vi.advanceTimersByTimeAsync(0);
  expect(requests).toHaveLength(5);
});

it('The refresher learns when nothing is left to write.', async () => {
  const { send, refresher } = makeWriter();
  const first = send();
  const second = send();
  await first;
  await vi.advanceTimersByTimeAsync(0);
  expect(refresher.drained, 'while a piece waits').not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(100);
  await second;
  await vi.advanceTimersByTimeAsync(0);
  expect(refresher.drained).toHaveBeenCalledOnce();
});

it('A piece that cannot be loaded rejects, and the others of its bulk are sent.', async () => {
  const { writer, send, requests } = makeWriter();
  await send();
  const damaged = writer.send(
    () => {
      throw new Error('damaged');
    },
    1,
    1,
  );
  const rejection = expect(damaged).rejects.toThrow('damaged');
  const other = send();
  await vi.advanceTimersByTimeAsync(100);
  await rejection;
  expect(await other).toEqual({ kind: 'stored' });
  expect(requests[1]!.body).toBe(LOG);
});

it('A bulk that is refused as a whole is sent again piece by piece.', async () => {
  const tooLarge = { statusCode: 413, body: {}, headers: {}, warnings: null, meta: {} as never };
  const { send, requests } = makeWriter(({ body }) => {
    if (body !== LOG) throw new errors.ResponseError(tooLarge);
    return STORED;
  });
  await send();
  const results = [send(), send()];
  await vi.advanceTimersByTimeAsync(100);
  expect(await Promise.all(results)).toEqual([{ kind: 'stored' }, { kind: 'stored' }]);
  expect(requests.map(({ body }) => body)).toEqual([LOG, LOG + LOG, LOG, LOG]);
});

it('After a refused log, responses are requested with items for 10 s.', async () => {
  const items = { errors: true, items: [{ create: { _id: 'a', status: 400 } }] };
  const { send, requests } = makeWriter(({ filterPath }) =>
    filterPath === 'errors' ? { errors: true } : items,
  );
  const itemsPath = expect.stringContaining('items') as string;
  expect(await send()).toMatchObject({ kind: 'items' });
  expect(requests.map(({ filterPath }) => filterPath)).toEqual(['errors', itemsPath]);
  await vi.advanceTimersByTimeAsync(9_000);
  await send();
  expect(
    requests.slice(2).map(({ filterPath }) => filterPath),
    'after 9 s',
  ).toEqual([itemsPath]);
  await vi.advanceTimersByTimeAsync(10_000);
  await send();
  expect(requests[3]!.filterPath, 'after 10 s more').toBe('errors');
});

it('Nothing is sent while the template cannot be installed.', async () => {
  const { send, requests, template } = makeWriter();
  template.ensureTemplate.mockResolvedValueOnce('no template');
  expect(await send()).toEqual({ kind: 'retry', reason: 'no template' });
  expect(requests).toEqual([]);
});

it('After an unusable response the template is checked again.', async () => {
  const { send, template } = makeWriter(() => {
    throw new Error('connection reset');
  });
  expect(await send()).toMatchObject({ kind: 'retry' });
  expect(template.invalidate).toHaveBeenCalledOnce();
});
