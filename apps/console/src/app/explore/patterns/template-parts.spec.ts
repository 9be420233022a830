import { describe, expect, it } from 'vitest';
import { spokenTemplate, templateParts } from './template-parts';

describe('templateParts', () => {
  it('A template is split at its variables.', () => {
    expect(templateParts('charge <*> refused by <*>', 100)).toEqual([
      { text: 'charge ', isVariable: false },
      { text: '<*>', isVariable: true },
      { text: ' refused by ', isVariable: false },
      { text: '<*>', isVariable: true },
    ]);
  });

  it('A template without variables is one part, and an empty one has none.', () => {
    expect(templateParts('ready', 100)).toEqual([{ text: 'ready', isVariable: false }]);
    expect(templateParts('', 100)).toEqual([]);
  });

  it('A long template ends with an ellipsis, and no character is split.', () => {
    expect(templateParts('read <*> of 😀 more', 13)).toEqual([
      { text: 'read ', isVariable: false },
      { text: '<*>', isVariable: true },
      { text: ' of …', isVariable: false },
    ]);
  });

  it('Characters without a shape are symbols, so that none can turn the text round.', () => {
    expect(templateParts('a\u202eb \u001b[31mred\u001b[0m', 100)).toEqual([
      { text: 'a[RLO]b red', isVariable: false },
    ]);
  });
});

describe('spokenTemplate', () => {
  it('Variables are read aloud as values.', () => {
    expect(spokenTemplate('charge <*> refused by <*>', 100)).toBe('charge (value) refused by (value)');
  });
});
