import { describe, expect, it, vi } from 'vitest';
import type { LogSource } from '../../elasticsearch/search-response.ts';
import { parseFilter } from '../filter/parse-filter.ts';
import {
  AnswerHighlighter,
  hitToLog,
  logsFromHits,
  MAX_HIGHLIGHTED_BYTES,
  SLICE_CHARACTERS,
} from './hit-to-log.ts';

const id = 'P79qp2rWKoLm-ow-4iCL';
const source: LogSource = {
  level: 'info',
  message: 'disk is full',
  resourceId: 'srv-1',
  timestamp: '2026-11-24T15:00:00Z',
};

describe('hitToLog', () => {
  it('A log has its fields as they were stored, its id and the time of receipt.', () => {
    const all = { ...source, traceId: 't', spanId: 's', commit: 'c', metadata: { n: 1 } };
    expect(hitToLog({ _id: id, _source: all })).toEqual({
      id,
      receivedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
      ...all,
    });
  });

  it('Fields that were not sent are absent.', () => {
    expect(Object.keys(hitToLog({ _id: id, _source: source }))).toEqual([
      'id',
      'receivedAt',
      'level',
      'message',
      'resourceId',
      'timestamp',
    ]);
  });

  it('A timestamp is returned as it was sent.', () => {
    const timestampAsSent = '2026-11-24t15:00:00z';
    const log = hitToLog({ _id: id, _source: { ...source, timestampAsSent } });
    expect(log.timestamp).toBe(timestampAsSent);
    expect(log).not.toHaveProperty('timestampAsSent');
  });

  it('Numbers in metadata that a double cannot hold are returned as they were sent.', () => {
    const metadataAsSent = '{"big":12345678901234567890}';
    const log = hitToLog({ _id: id, _source: { ...source, metadata: { big: 1 }, metadataAsSent } });
    expect(JSON.stringify(log.metadata)).toBe(metadataAsSent);
  });

  it('With a filter, the matches in the message are highlighted.', () => {
    const filter = parseFilter({ q: 'full' }, 0);
    const log = hitToLog({ _id: id, _source: source }, new AnswerHighlighter(filter));
    expect(log.highlight).toEqual({ message: [[8, 12]] });
  });

  it('With a filter that does not match the message, there is no highlight.', () => {
    const filter = parseFilter({ q: 'level:info' }, 0);
    const log = hitToLog({ _id: id, _source: source }, new AnswerHighlighter(filter));
    expect(log).not.toHaveProperty('highlight');
  });
});

describe('logsFromHits', () => {
  const LONG = 256 * 1024;
  const hitsOf = (...messages: string[]) =>
    messages.map((message) => ({ _id: id, _source: { ...source, message } }));

  /** What the generator does until each yield, as the number of messages that were looked at. */
  function slicesOf(hits: ReturnType<typeof hitsOf>, highlighter: AnswerHighlighter) {
    const looked = vi.spyOn(highlighter, 'highlight');
    const generator = logsFromHits(hits, highlighter);
    const slices: string[][] = [];
    for (;;) {
      const step = generator.next();
      slices.push(looked.mock.calls.splice(0).map(([message]) => message));
      if (step.done) return { slices, logs: step.value };
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
