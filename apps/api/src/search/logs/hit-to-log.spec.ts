import { describe, expect, it } from 'vitest';
import type { LogSource } from '../../elasticsearch/search-response.ts';
import { parseFilter } from '../filter/parse-filter.ts';
import { AnswerHighlighter, hitToLog } from './hit-to-log.ts';

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
