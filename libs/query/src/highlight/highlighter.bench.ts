import { test } from 'vitest';
import { MESSAGES } from '../analyzer/bench-messages.fixture.ts';
import { parseQuery } from '../parse/parse.ts';
import { Highlighter } from './highlighter.ts';

const QUERIES = {
  word: 'terminating',
  phrase: '"for block blk"',
  prefix: 'blk_388*',
  'part of a word': '*respond*',
  'ten words': 'a b c d e f g h i terminating',
  '62 parts of words': Array.from({ length: 62 }, (_, n) => `*zqa${n}*`).join(' OR '),
};

for (const [name, message] of Object.entries(MESSAGES)) {
  test(`The matches of a query in a message are found. ${name}.`, async ({ bench }) => {
    const [first, second, ...others] = Object.entries(QUERIES).map(([kind, query]) => {
      const result = parseQuery(query);
      const tree = result.ok ? result.tree : null;
      const highlighter = new Highlighter(tree);
      return bench(kind, () => {
        highlighter.highlight(message);
      });
    });
    if (first && second) await bench.compare(first, second, ...others);
  });
}
