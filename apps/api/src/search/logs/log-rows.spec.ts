import { describe, expect, it, vi } from 'vitest';
import type { FoundLog } from '@timberline/contract';
import type { RawHit } from '../../elasticsearch/raw-response.ts';
import { fromLatin1, toLatin1 } from '../../http/json-answer.ts';
import { parseFilter } from '../filter/parse-filter.ts';
import { AnswerHighlighter, MAX_HIGHLIGHTED_BYTES } from './hit-to-log.ts';
import { logRow, rowsFromHits, SLICE_CHARACTERS } from './log-rows.ts';

const id = 'P79qp2rWKoLm-ow-4iCL';
const source = {
  level: 'info',
  message: 'disk is full',
  resourceId: 'srv-1',
  timestamp: '2026-11-24T15:00:00Z',
};

function rawHit(fields: object): RawHit {
  return { _id: id, source: toLatin1(JSON.stringify(fields)), sort: ['2026-11-24T15:00:00.000000000Z', id] };
}

describe('logRow', () => {
  it('A row is the source with the id and the time of receipt, in any script.', () => {
    const fields = { ...source, message: 'größe 日本', metadata: { n: 1 } };
    expect(JSON.parse(fromLatin1(logRow(rawHit(fields))))).toEqual({
      id,
      receivedAt: expect.stringMatching(/Z$/) as string,
      ...fields,
    });
  });

  it('A row has the timestamp and the metadata as they were sent.', () => {
    const asSent = {
      timestampAsSent: '2026-11-24t15:00:00z',
      metadataAsSent: '{"big":12345678901234567890}',
    };
    const row = logRow(rawHit({ ...source, ...asSent }));
    expect(row).toContain('"timestamp":"2026-11-24t15:00:00z","metadata":{"big":12345678901234567890}');
    expect(row).not.toContain('AsSent');
  });
});

describe('rowsFromHits', () => {
  const LONG = 256 * 1024;
  const hitsOf = (...messages: string[]) => messages.map((message) => rawHit({ ...source, message }));

  /** What the generator does until each yield, as the number of messages that were looked at. */
  function slicesOf(hits: ReturnType<typeof hitsOf>, highlighter: AnswerHighlighter) {
    const looked = vi.spyOn(highlighter, 'highlight');
    const generator = rowsFromHits(hits, highlighter);
    const slices: string[][] = [];
    for (;;) {
      const step = generator.next();
      slices.push(looked.mock.calls.splice(0).map(([message]) => message));
      if (step.done)
        return { slices, logs: step.value.map((row) => JSON.parse(fromLatin1(row)) as FoundLog) };
    }
  }

  it('Other work gets a turn between long messages, so that each slice has a single one.', () => {
    const hits = hitsOf(...Array.from({ length: 20 }, () => 'full '.repeat(LONG / 5)));
    const { slices, logs } = slicesOf(hits, new AnswerHighlighter(parseFilter({ q: 'full' }, 0)));
    expect(slices.map((slice) => slice.length)).toEqual(Array.from({ length: 20 }, () => 1));
    expect(logs).toHaveLength(20);
  });

  it('A slice of short messages has no more characters than SLICE_CHARACTERS.', () => {
    const hits = hitsOf(...Array.from({ length: 500 }, () => 'disk is full '.repeat(100)));
    const { slices } = slicesOf(hits, new AnswerHighlighter(parseFilter({ q: 'full' }, 0)));
    expect(Math.max(...slices.map((slice) => slice.join('').length))).toBeLessThanOrEqual(SLICE_CHARACTERS);
    expect(slices.length).toBeLessThan(20);
  });

  it('Fifty usual logs are one slice.', () => {
    const hits = hitsOf(...Array.from({ length: 50 }, () => source.message));
    expect(slicesOf(hits, new AnswerHighlighter(parseFilter({ q: 'full' }, 0))).slices).toHaveLength(1);
  });

  it('Past MAX_HIGHLIGHTED_BYTES the highlight of a log is null, also where it has no match.', () => {
    const fitting = MAX_HIGHLIGHTED_BYTES / LONG;
    const hits = hitsOf(
      ...Array.from({ length: fitting }, () => 'a'.repeat(LONG - 5) + ' full'),
      'full',
      'no',
    );
    const { logs } = slicesOf(hits, new AnswerHighlighter(parseFilter({ q: 'full' }, 0)));
    const expected = [[[LONG - 4, LONG]], null, null] as const;
    expect(logs.slice(fitting - 1).map(({ highlight }) => highlight && highlight.message)).toEqual(expected);
  });

  it('A filter without words for messages leaves all of them out, however long they are.', () => {
    const hits = hitsOf(...Array.from({ length: 100 }, () => 'a'.repeat(LONG)));
    const { logs } = slicesOf(hits, new AnswerHighlighter(parseFilter({ q: 'level:info' }, 0)));
    expect(logs.filter((log) => 'highlight' in log)).toEqual([]);
  });
});
