import { expect, it } from 'vitest';
import { toLogs } from '../mapping/to-logs.ts';
import { LineReader } from './line-reader.ts';

const NOW = Date.UTC(2026, 10, 24, 12);
/** A pattern that takes quadratic time needs seconds for this length, and hours if it is cubic. */
const CHARACTERS = 30_000;
/** The test must not fail on a busy machine. */
const TIMEOUT_MS = 60_000;

const BEGINNINGS = [
  ...[
    '',
    '2026-11-24 10:35:22,123 INFO ',
    '[2026-11-24 10:35:22] ',
    'Nov 24 10:35:22 ',
    '<34>',
    '<34>1 - - - - - ',
  ],
  ...[
    '{"a":',
    'a=',
    'I, [',
    'info: ',
    '- 1117838570 ',
    '1.2.3.4 - - [24/Nov/2026:10:35:22 +0000] "',
    'E1124 ',
  ],
  ...['[Tue Nov 24 10:35:22 2026] [', '2026-11-24T10:35:22.123Z stdout F ', '\tat ', '2026-11-24 10:35:22\t'],
  ...[
    'web-1  | ',
    '2026-11-24 10:35:22,747 - INFO [',
    '2026-11-24T10:35:22Z INFO 7 --- [',
    '1:M ',
    'a.',
    'Error: ',
  ],
];
const REPEATED = [
  ...[
    ' ',
    '[',
    'a',
    'a.',
    'a:',
    'a ',
    '"',
    '\\"',
    '= ',
    'a=b ',
    'A',
    '1',
    '1 ',
    '- ',
    '| ',
    '[a] ',
    '[[]',
    '(',
    '.',
  ],
  ...[':', 'a="', '/', '::', '\t', '[a b="c"]', '{', 'é', '\\', 'A.b', '12:', '<', 'web-1  | '],
];

it.each(BEGINNINGS)(
  'The time for a long line that begins with %j is linear in its length.',
  { timeout: TIMEOUT_MS },
  (beginning) => {
    for (const repeated of REPEATED) {
      const reader = new LineReader({ now: NOW });
      const line = beginning + repeated.repeat(CHARACTERS / repeated.length);
      const entries = [...reader.push(`${line}\nnext\n`), ...reader.flush()];
      const messages = entries.flatMap(({ entry }) => toLogs(entry, { now: NOW })).map((log) => log.message);
      expect(messages.at(-1), repeated).toBe('next');
    }
  },
);
