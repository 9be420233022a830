// Logs by their grammar, and the same with a member that is wrong.
import type { LogInput } from '@timberline/contract';
import type { Random } from '@timberline/testing';
import { makeLog } from '../../harness/logs.ts';
import { ODD_NUMBERS, oddText } from './texts.ts';

/** The levels of JSON in a body; parsers that recurse overflow at some thousands. */
const DEPTHS = [15, 16, 17, 100, 1000, 20_000];
const TIMESTAMPS = [
  ...[
    '2024-05-17T10:00:00Z',
    '2024-05-17t10:00:00.123456789z',
    '1970-01-01T00:00:00Z',
    '2024-02-29T23:59:59+14:00',
  ],
  ...['2262-04-11T23:47:16.854775807Z', '2262-04-11T23:47:16.854775808Z', '1969-12-31T23:59:59Z'],
  ...[
    '2023-02-29T00:00:00Z',
    '2024-05-17',
    'now',
    '',
    '2024-05-17T10:00:00.1234567890Z',
    '2024-05-17T25:00:00Z',
  ],
];

/** The JSON of a log that is valid, with odd values in it. */
export function validLog(random: Random, marker: string, n: number): string {
  const log: LogInput = makeLog(marker, {}, random.below(1000));
  if (random.chance(0.3)) log.message = oddText(random);
  if (random.chance(0.1)) log.level = random.pick(['INFO', 'Notice', 'é', 'x'.repeat(32)]);
  if (random.chance(0.1)) log.timestamp = TIMESTAMPS[random.below(5)]!;
  if (random.chance(0.1)) delete log.traceId;
  log.metadata = { ...log.metadata, n };
  if (random.chance(0.2)) log.metadata['odd'] = oddValue(random, 3);
  return JSON.stringify(log);
}

/** The JSON of a log in which something is missing, wrong, or unusual. */
export function oddLog(random: Random, marker: string, n: number): string {
  const log = JSON.parse(validLog(random, marker, n)) as Record<string, unknown>;
  const name = random.pick(Object.keys(log));
  const rawMember = (text: string) => `${JSON.stringify(log).slice(0, -1)},${text}}`;
  switch (random.below(12)) {
    case 0:
      delete log[name];
      return JSON.stringify(log);
    case 1:
      log[name] = oddValue(random, 3);
      return JSON.stringify(log);
    case 2:
      return rawMember(`${JSON.stringify(oddText(random))}:${JSON.stringify(oddValue(random, 2))}`);
    case 3:
      log['timestamp'] = random.pick(TIMESTAMPS);
      return JSON.stringify(log);
    case 4:
      return rawMember(`"metadata":${deep(random)}`);
    case 5:
      // A key twice: the last one counts.
      return rawMember(`"${name}":${JSON.stringify(log[name])}`);
    case 6:
      return rawMember(`"metadata":{"n":${random.pick([...ODD_NUMBERS, 'NaN', '1e-400'])}}`);
    case 7:
      return rawMember(
        `"message":"\\ud83d \\udc00 \\u0000 \\${random.pick(['x', 'u12', 'u{1}', '/', 'n'])}"`,
      );
    case 8:
      return rawMember(`"metadata":{${manyKeys(random)}}`);
    case 9:
      return rawMember(`"message":${JSON.stringify('m'.repeat(random.pick([1000, 262_144, 262_145])))}`);
    case 10:
      return rawMember(`"metadata":{"k":"${'v'.repeat(random.pick([10_000, 65_000, 65_600]))}"}`);
    default:
      return rawMember(`"__proto__":{"level":"x"},"constructor":{"prototype":{"x":1}}`);
  }
}

/** Any JSON value. */
export function oddValue(random: Random, depth: number): unknown {
  if (depth > 0 && random.chance(0.3))
    return Array.from({ length: random.below(4) }, () => oddValue(random, depth - 1));
  if (depth > 0 && random.chance(0.3)) return { [oddText(random)]: oddValue(random, depth - 1), a: 1 };
  return random.pick([null, true, false, 0, -1, 1.5, 1e300, 2 ** 53, oddText(random), oddText(random)]);
}

function deep(random: Random): string {
  const depth = random.pick(DEPTHS);
  const inner = random.chance(0.5) ? '1' : '';
  return random.pick([
    `{"a":${'['.repeat(depth)}${inner}${']'.repeat(depth)}}`,
    `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`,
    `{"a":${'['.repeat(depth)}`,
  ]);
}

function manyKeys(random: Random): string {
  const count = random.pick([10, 511, 512, 513, 5000]);
  return Array.from({ length: count }, (_, n) => `"k${n}":${n}`).join(',');
}
