// npx vitest bench: what the id of a pattern costs a log, as bytes of ASCII whose shape is known, as text, and without a cache.
import { bench } from 'vitest';
import { templateOf } from './message-template.ts';
import { PatternFinder } from './pattern-finder.ts';
import { PATTERN_ID_LENGTH, patternId } from './pattern-id.ts';

const messages = Array.from({ length: 1_000 }, (_, n) => [
  `charge ${n} of customer c-${n * 7} refused by acquirer ${n % 7}: amount ${n * 13}.50 too large`,
  `GET /api/orders/${n} 200 ${n % 90} ms`,
  `connection to 10.0.${n % 256}.7:5432 lost, retrying in ${n % 30} s`,
]).flat();
const bytes = messages.map((message) => Buffer.from(JSON.stringify(message).slice(1, -1)));
const to = Buffer.alloc(PATTERN_ID_LENGTH);
const finder = new PatternFinder();

bench('3,000 messages as bytes', () => {
  for (const message of bytes) finder.writeAscii(message, 0, message.length, to, 0);
});
bench('3,000 messages as text', () => {
  for (const message of messages) finder.find(message);
});
bench('3,000 messages without a cache', () => {
  for (const message of messages) patternId(templateOf(message));
});
