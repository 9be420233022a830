import { test } from 'vitest';
import { parseQuery } from '../parse/parse.ts';
import { MESSAGES } from './bench-messages.fixture.ts';
import { highlights } from './highlights.ts';

const QUERIES = {
  word: 'terminating',
  phrase: '"for block blk"',
  prefix: 'blk_388*',
  'part of a word': '*respond*',
  'ten words': 'a b c d e f g h i terminating',
};

for (const [name, message] of Object.entries(MESSAGES)) {
  test(`The matches of a query in a message are found. ${name}.`, async ({ bench }) => {
    const [first, second, ...others] = Object.entries(QUERIES).map(([kind, query]) => {
      const result = parseQuery(query);
      const tree = result.ok ? result.tree : null;
      return bench(kind, () => {
        highlights(tree, message);
      });
    });
    if (first && second) await bench.compare(first, second, ...others);
  });
}
