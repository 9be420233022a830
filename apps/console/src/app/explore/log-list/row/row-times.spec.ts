import { describe, expect, it } from 'vitest';
import type { FoundLog } from '@timberline/contract';
import { RowTimes } from './row-times';

/** A log at so many milliseconds after an hour began. */
function logAt(ms: number): FoundLog {
  const timestamp = new Date(Date.UTC(2020, 0, 1, 12) + ms).toISOString();
  return { id: `${ms}`, receivedAt: timestamp, level: 'info', message: 'm', resourceId: 'r', timestamp };
}

describe('RowTimes', () => {
  const times = new RowTimes(Array.from({ length: 20 }, (_, n) => logAt(n * 500)));

  it('A row says how much later it is than the row above.', () => {
    expect(times.between(logAt(0), logAt(500))).toEqual({ since: '+500ms', gap: 0 });
  });

  it('A row that is earlier than the row above has a minus sign.', () => {
    expect(times.between(logAt(500), logAt(0)).since).toBe('−500ms');
  });

  it('A span far above the usual ones is a gap.', () => {
    expect(times.between(logAt(0), logAt(600_000))).toEqual({ since: '+10m', gap: 3 });
  });

  it('A row without a row above, or that is not loaded, has no time.', () => {
    expect(times.between(null, logAt(0))).toEqual({ since: '', gap: 0 });
    expect(times.between(logAt(0), null)).toEqual({ since: '', gap: 0 });
  });

  it('A log whose timestamp cannot be parsed has no time.', () => {
    expect(times.between(logAt(0), { ...logAt(1), timestamp: 'soon' })).toEqual({ since: '', gap: 0 });
  });
});
