import { describe, expect, it } from 'vitest';
import { changeRows } from './change-rows';
import { changesOf, patternChange, valueChange } from './changes.fixture';

describe('changeRows', () => {
  it('What messages say and values of fields are one list, by how much their numbers changed.', () => {
    const rows = changeRows(
      changesOf({
        patterns: [patternChange(), patternChange({ id: 'p2', change: 'gone', count: 0, baselineCount: 20 })],
        values: [valueChange(), valueChange({ field: 'level', value: 'error', count: 10, explains: 0.02 })],
      }),
    );
    expect(rows.map(({ key }) => key)).toEqual(['pattern:p1', 'commit:b41c7e9', 'pattern:p2', 'level:error']);
  });

  it('The order of the API within each kind stays.', () => {
    const weaker = valueChange({ value: 'later', count: 900, baselineCount: 100 });
    const rows = changeRows(changesOf({ values: [valueChange(), weaker], patterns: [patternChange()] }));
    expect(rows.map(({ value }) => value)).toEqual(['p1', 'b41c7e9', 'later']);
  });

  it('A row of messages has its template, its words and a sample, and filters by its pattern.', () => {
    expect(changeRows(changesOf({ patterns: [patternChange()] }))[0]).toMatchObject({
      field: 'pattern',
      value: 'p1',
      template: 'charge refused by <*>',
      text: 'new, 412 logs, explains 71 % of the rise',
      sample: { id: 'log1' },
      isGone: false,
    });
  });

  it('A row of a value names its field without the prefix of metadata, and what comes together with it.', () => {
    const value = valueChange({
      field: 'metadata.region',
      value: '',
      with: [{ field: 'metadata.zone', value: 'b' }],
    });
    expect(changeRows(changesOf({ values: [value] }))[0]).toMatchObject({
      title: 'region',
      shown: '(empty)',
      text: 'new, 300 logs',
      together: [{ title: 'zone', shown: 'b' }],
    });
  });
});
