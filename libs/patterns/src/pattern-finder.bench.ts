// What the id of a pattern costs where its shape is known: for most logs, that is all of it.
import { test } from 'vitest';
import { PatternFinder } from './pattern-finder.ts';

const COUNT = 1_000;
const MESSAGES: Record<string, (n: number) => string> = {
  'words and numbers': (n) => `request ${n} completed in 12 ms for user 4711 at 10.0.0.7`,
  'keys with values': (n) =>
    `GET /v2/orders/${n} status=200 bytes=${n * 7} upstream="10.0.0.7:8080" time=0.2477829`,
  'paths and ids': (n) =>
    `BLOCK* NameSystem.addStoredBlock: blockMap updated: 10.250.14.${n % 250}:50010 is added to blk_-${n}7 size 67108864`,
};

test.for(Object.entries(MESSAGES))('1,000 messages of %s', async ([name, message], { bench }) => {
  const texts = Array.from({ length: COUNT }, (_, n) => JSON.stringify(message(n)).slice(1, -1));
  const bytes = Buffer.from(texts.join(''));
  const ends: number[] = [];
  for (const text of texts) ends.push((ends.at(-1) ?? 0) + text.length);
  const to = Buffer.alloc(32);
  const finder = new PatternFinder();
  await bench.compare(
    bench(`the ids from the bytes of ${name}, ${Math.round(bytes.length / COUNT)} each`, () => {
      let start = 0;
      for (const end of ends) {
        finder.writeAscii(bytes, start, end, to, 0);
        start = end;
      }
    }),
    bench('the ids from texts', () => {
      for (const text of texts) finder.find(text);
    }),
  );
});
