import { describe, expect, it } from 'vitest';
import type { BulkItem, KnownBulkResult } from '@timberline/elastic';
import { writeLogs, type WriteTools } from './write-logs.ts';

const line = (id: string) => `{"create":{"_index":"i","_id":"${id}"}}\n{"message":"m ${id}"}\n`;
const linesOf = (ids: string[]) => Buffer.from(ids.map(line).join(''));

/** An Elasticsearch by a function from the ids of a bulk to its result; notes what it was sent and each pause. */
function tools(answer: (ids: string[], call: number) => KnownBulkResult) {
  const sent: string[][] = [];
  const pauses: [number, string][] = [];
  const made: WriteTools = {
    async send(load, bytes, count) {
      const lines = load();
      expect(lines).toHaveLength(bytes);
      const ids = [...lines.toString().matchAll(/"_id":"(.*?)"/g)].map(([, id]) => id!);
      expect(ids).toHaveLength(count);
      expect(lines.toString()).toBe(ids.map(line).join(''));
      return answer(ids, sent.push(ids));
    },
    async pause(attempt, reason) {
      pauses.push([attempt, reason]);
      if (pauses.length > 20) throw new Error('endless');
    },
    now: () => 7,
  };
  return { made, sent, pauses };
}

const items = (ids: string[], of: (id: string) => Partial<BulkItem>): KnownBulkResult => ({
  kind: 'items',
  items: ids.map((_id) => ({ _id, status: 201, ...of(_id) })),
});
const refusal = { status: 400, error: { type: 'document_parsing_exception', reason: 'no' } };

function write(ids: string[], made: WriteTools) {
  const lines = linesOf(ids);
  return writeLogs(() => lines, lines.length, ids.length, made);
}

describe('writing logs', () => {
  it('sends them once where all are stored', async () => {
    const { made, sent, pauses } = tools(() => ({ kind: 'stored' }));
    expect(await write(['a', 'b', 'c'], made)).toEqual({ stored: 3, refused: [] });
    expect([sent.length, pauses.length]).toEqual([1, 0]);
  });

  it('takes a log that meets itself for stored', async () => {
    const { made } = tools((ids) => items(ids, (id) => (id === 'b' ? { status: 409 } : {})));
    expect(await write(['a', 'b', 'c'], made)).toEqual({ stored: 3, refused: [] });
  });

  it('sends again only what may pass later, with the same ids', async () => {
    const { made, sent, pauses } = tools((ids, call) =>
      items(ids, (id) => (id === 'b' || (id === 'c' && call < 3) ? { status: call < 4 ? 429 : 201 } : {})),
    );
    expect(await write(['a', 'b', 'c'], made)).toEqual({ stored: 3, refused: [] });
    expect(sent).toEqual([['a', 'b', 'c'], ['b', 'c'], ['b', 'c'], ['b']]);
    expect(pauses.map(([attempt]) => attempt)).toEqual([1, 2, 1]);
  });

  it('keeps what is refused, whole and with its reason, and holds nobody up', async () => {
    const { made, sent, pauses } = tools((ids) => items(ids, (id) => (id === 'b' ? refusal : {})));
    const { stored, refused } = await write(['a', 'b', 'c'], made);
    expect(stored).toBe(2);
    const [action, document] = line('b').split('\n');
    const letter = { at: 7, reason: 'document_parsing_exception: no', action, document };
    expect(refused).toEqual([{ id: 'b', letter }]);
    expect([sent.length, pauses.length]).toEqual([1, 0]);
  });

  it('halves a body that is refused as a whole, down to the log at fault', async () => {
    const { made, sent, pauses } = tools((ids) =>
      ids.includes('f') ? { kind: 'refused', reason: 'too large' } : items(ids, () => ({})),
    );
    const { stored, refused } = await write([...'abcdefgh'], made);
    expect([stored, refused.map(({ id, letter }) => [id, letter.reason])]).toEqual([7, [['f', 'too large']]]);
    expect(sent.length).toBeLessThanOrEqual(8);
    expect(pauses).toEqual([]);
  });

  it('sends all again where the answer is unusable, slower each time', async () => {
    const { made, sent, pauses } = tools((_ids, call) =>
      call < 4 ? { kind: 'retry', reason: 'away' } : { kind: 'stored' },
    );
    expect(await write(['a', 'b'], made)).toEqual({ stored: 2, refused: [] });
    expect(sent).toHaveLength(4);
    expect(pauses).toEqual([1, 2, 3].map((attempt) => [attempt, 'away']));
  });

  it('matches answers by id, whatever their order, and sends again what was not named', async () => {
    const { made, sent } = tools((ids, call) => {
      if (call > 1) return items(ids, () => ({}));
      return items(['c', 'x', 'a'], (id) => (id === 'a' ? refusal : {}));
    });
    const { stored, refused } = await write(['a', 'b', 'c'], made);
    expect([stored, refused.map(({ id }) => id)]).toEqual([2, ['a']]);
    expect(sent[1]).toEqual(['b']);
  });

  it('gives up when the pause does, as at a shutdown', async () => {
    const { made } = tools(() => ({ kind: 'retry', reason: 'away' }));
    const stop = { ...made, pause: () => Promise.reject(new Error('stop')) };
    await expect(write(['a'], stop)).rejects.toThrow('stop');
  });
});
