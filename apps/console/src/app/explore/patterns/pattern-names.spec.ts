import { describe, expect, it } from 'vitest';
import { withTemplates } from './pattern-names';

describe('withTemplates', () => {
  it('Of more templates than are kept the oldest go, and one that comes again is young.', () => {
    const before = new Map([
      ['p1a', 'a <*>'],
      ['p1b', 'b <*>'],
    ]);
    const added = [
      { id: 'p1a', template: 'a <*>' },
      { id: 'p1c', template: 'c <*>' },
    ];
    expect([...withTemplates(before, added, 2).keys()]).toEqual(['p1a', 'p1c']);
  });
});
