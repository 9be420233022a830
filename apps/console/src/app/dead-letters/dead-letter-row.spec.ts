import { describe, expect, it } from 'vitest';
import type { DeadLetter } from '@timberline/contract';
import { toRow } from './dead-letter-row';

const rowOf = (reason: string, log: DeadLetter['log']) =>
  toRow({ id: '1', at: '2008-11-09T20:36:05Z', reason, log }, 'utc');

describe('toRow', () => {
  it.each([
    ["failed to parse field [timestamp] of type [date_nanos] in document with id 'x'", 'timestamp'],
    ['field name [a.b] cannot contain …', 'a.b'],
    ['the index is read-only', null],
  ])('The reason "%s" names the field %s.', (reason, field) => {
    expect(rowOf(reason, {}).field).toBe(field);
  });

  it('A row has the time, level, resource and message of its log.', () => {
    expect(rowOf('', { level: 'info', resourceId: 'web', message: 'hi' })).toMatchObject({
      time: '2008-11-09 20:36:05 UTC',
      level: 'info',
      resourceId: 'web',
      message: 'hi',
    });
  });

  it('A long message is cut.', () => {
    expect(rowOf('', { message: 'x'.repeat(262_144) }).message).toHaveLength(301);
  });

  it('A log without a message is shown as JSON.', () => {
    expect(rowOf('', { level: 7, other: [1] })).toMatchObject({
      level: '7',
      resourceId: null,
      message: '{"level":7,"other":[1]}',
    });
  });
});
