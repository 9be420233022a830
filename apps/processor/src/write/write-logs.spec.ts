import { describe, expect, it } from 'vitest';
import type { BulkItem, KnownBulkResult } from '@timberline/elastic';
import { writeLogs, type WriteTools } from './write-logs.ts';

const entry = (id: string) => `{"create":{"_index":"i","_id":"${id}"}}\n{"message":"m ${id}"}\n`;
const linesOf = (ids: string[]) => Buffer.from(ids.map(entry).join(''));

/** Tools whose Elasticsearch is a function from the ids of a bulk to its result. They record each bulk and each pause. */
function makeTools(respond: (ids: string[], call: number) => KnownBulkResult) {
  const sent: string[][] = [];
  const pauses: { attempt: number; reason: string }[] = [];
  const tools: WriteTools = {
    send(load, bytes, count) {
      const lines = load();
      expect(lines).toHaveLength(bytes);
      const ids = [...lines.toString().matchAll(/"_id":"(.*?)"/g)].map(([, id]) => id!);
      expect(ids).toHaveLength(count);
      expect(lines.toString()).toBe(ids.map(entry).join(''));
      return Promise.resolve(respond(ids, sent.push(ids)));
    },
    pause(attempt, reason) {
      pauses.push({ attempt, reason });
      return pauses.length > 20
        ? Promise.reject(new Error('There is no end of retries.'))
        : Promise.resolve();
    },
    now: () => 7,
  };
  return { tools, sent, pauses };
}

const items = (ids: string[], itemOf: (id: string) => Partial<BulkItem>): KnownBulkResult => ({
  kind: 'items',
  items: ids.map((_id) => ({ _id, status: 201, ...itemOf(_id) })),
});
const refusal = { status: 400, error: { type: 'document_parsing_exception', reason: 'no' } };

function write(ids: string[], tools: WriteTools) {
  const lines = linesOf(ids);
  return writeLogs(() => lines, lines.length, ids.length, tools);
}

describe('writeLogs', () => {
  it('Logs that are all stored are sent once.', async () => {
    const { tools, sent, pauses } = makeTools(() => ({ kind: 'stored' }));
    expect(await write(['a', 'b', 'c'], tools)).toEqual({ stored: 3, refused: [] });
    expect(sent).toHaveLength(1);
    expect(pauses).toHaveLength(0);
  });

  it('A log that conflicts with itself counts as stored.', async () => {
    const { tools } = makeTools((ids) => items(ids, (id) => (id === 'b' ? { status: 409 } : {})));
    expect(await write(['a', 'b', 'c'], tools)).toEqual({ stored: 3, refused: [] });
  });

  it('Only logs that can succeed later are sent again, with the same ids.', async () => {
    const { tools, sent, pauses } = makeTools((ids, call) =>
      items(ids, (id) => (id === 'b' || (id === 'c' && call < 3) ? { status: call < 4 ? 429 : 201 } : {})),
    );
    expect(await write(['a', 'b', 'c'], tools)).toEqual({ stored: 3, refused: [] });
    expect(sent).toEqual([['a', 'b', 'c'], ['b', 'c'], ['b', 'c'], ['b']]);
    expect(pauses.map(({ attempt }) => attempt)).toEqual([1, 2, 1]);
  });

  it('A refused log is kept whole and with its reason, and delays no other.', async () => {
    const { tools, sent, pauses } = makeTools((ids) => items(ids, (id) => (id === 'b' ? refusal : {})));
    const { stored, refused } = await write(['a', 'b', 'c'], tools);
    expect(stored).toBe(2);
    const [action, document] = entry('b').split('\n');
    const deadLetter = { at: 7, reason: 'document_parsing_exception: no', action, document };
    expect(refused).toEqual([{ id: 'b', deadLetter }]);
    expect(sent).toHaveLength(1);
    expect(pauses).toHaveLength(0);
  });

  it('A body that is refused as a whole is bisected down to the log at fault.', async () => {
    const { tools, sent, pauses } = makeTools((ids) =>
      ids.includes('f') ? { kind: 'refused', reason: 'too large' } : items(ids, () => ({})),
    );
    const { stored, refused } = await write([...'abcdefgh'], tools);
    expect(stored).toBe(7);
    expect(refused).toMatchObject([{ id: 'f', deadLetter: { reason: 'too large' } }]);
    expect(sent.length).toBeLessThanOrEqual(8);
    expect(pauses).toEqual([]);
  });

  it('After an unusable response all logs are sent again, with longer pauses each time.', async () => {
    const { tools, sent, pauses } = makeTools((_ids, call) =>
      call < 4 ? { kind: 'retry', reason: 'down' } : { kind: 'stored' },
    );
    expect(await write(['a', 'b'], tools)).toEqual({ stored: 2, refused: [] });
    expect(sent).toHaveLength(4);
    expect(pauses).toEqual([1, 2, 3].map((attempt) => ({ attempt, reason: 'down' })));
  });

  it('Items are matched by id in any order, and a log without an item is sent again.', async () => {
    const { tools, sent } = makeTools((ids, call) => {
      if (call > 1) return items(ids, () => ({}));
      return items(['c', 'x', 'a'], (id) => (id === 'a' ? refusal : {}));
    });
    const { stored, refused } = await write(['a', 'b', 'c'], tools);
    expect(stored).toBe(2);
    expect(refused.map(({ id }) => id)).toEqual(['a']);
    expect(sent[1]).toEqual(['b']);
  });

  it('Writing gives up when the pause rejects, as at a shutdown.', async () => {
    const { tools } = makeTools(() => ({ kind: 'retry', reason: 'down' }));
    const stopping = { ...tools, pause: () => Promise.reject(new Error('stop')) };
    await expect(write(['a'], stopping)).rejects.toThrow('stop');
  });
});
