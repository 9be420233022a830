import { describe, expect, it } from 'vitest';
import { presetsAt } from './presets';

describe('presetsAt', () => {
  const presets = presetsAt(Date.UTC(2026, 10, 24, 15, 20, 0), 'utc');

  it('Every preset is a valid range.', () => {
    expect(presets).toHaveLength(11);
  });

  it.each([
    ['15 min', { from: 'now-15m', to: 'now' }],
    ['Today', { from: '2026-11-24T00:00:00Z', to: 'now' }],
    ['Yesterday', { from: '2026-11-23T00:00:00Z', to: '2026-11-24T00:00:00Z' }],
    ['All time', {}],
  ])('%s is %j.', (text, range) => {
    expect(presets.find((preset) => preset.text === text)?.range).toEqual(range);
  });
});
