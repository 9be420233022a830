// Answers of the API for specs.
import type { Changes, FoundLog, PatternChange, ValueChange } from '@timberline/contract';

const SAMPLE: FoundLog = {
  id: 'log1',
  receivedAt: '2024-05-17T11:15:00Z',
  timestamp: '2024-05-17T11:15:00Z',
  level: 'error',
  message: 'charge refused by northbank',
  resourceId: 'payments',
};

export function valueChange(rest: Partial<ValueChange> = {}): ValueChange {
  return {
    field: 'commit',
    value: 'b41c7e9',
    change: 'new',
    count: 300,
    baselineCount: 0,
    explains: null,
    ...rest,
  };
}

export function patternChange(rest: Partial<PatternChange> = {}): PatternChange {
  return {
    id: 'p1',
    template: 'charge refused by <*>',
    change: 'new',
    count: 412,
    baselineCount: 0,
    explains: 0.71,
    sample: SAMPLE,
    ...rest,
  };
}

export function changesOf(rest: Partial<Changes> = {}): Changes {
  return {
    window: { from: '2024-05-17T11:00:00.000000000Z', to: '2024-05-17T12:00:00.000000000Z', total: 1_900 },
    baseline: { from: '2024-05-17T10:00:00.000000000Z', to: '2024-05-17T11:00:00.000000000Z', total: 1_320 },
    patterns: [],
    values: [],
    explained: 0.93,
    truncated: false,
    partial: null,
    ...rest,
  };
}
