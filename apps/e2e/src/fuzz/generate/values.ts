// Values of all kinds for parameters, headers and members of bodies: valid ones, and all that a client may get wrong.
import type { Random } from '@timberline/testing';
import type { Parameter } from '../description.ts';
import { describedValue } from './described-value.ts';
import type { KnownValues } from './known-values.ts';
import { fuzzQuery } from './queries.ts';
import { mutateText, ODD_NUMBERS, oddText } from './texts.ts';

const TIMES = [
  ...[
    'now',
    'now-15m',
    'now-1h',
    'now-30d',
    'now-52w',
    'now-1s',
    '2024-05-17T10:00:00Z',
    '2024-05-17t10:00:00z',
  ],
  ...['1970-01-01T00:00:00Z', '2262-04-11T23:47:16.854775807Z', '2262-04-11T23:47:16.854775808Z'],
  ...['1969-12-31T23:59:59.999999999Z', '2024-05-17T10:00:00.123456789+14:00', '2024-05-17T10:00:00 01:00'],
  ...['9999-12-31T23:59:59Z', '0000-01-01T00:00:00Z', '+275760-09-13T00:00:00Z', '-000001-01-01T00:00:00Z'],
  ...[
    '2024-02-30T00:00:00Z',
    '2024-05-17T24:00:00Z',
    '2024-05-17T23:59:60Z',
    '2024-05-17',
    '10:00',
    '1715940000',
  ],
  ...['now-999999999w', 'now-9007199254740993s', 'now+5m', 'now-', 'now-m', 'now - 5m', 'NOW', 'yesterday'],
];
const ZONES = [
  ...[
    'UTC',
    'Europe/Berlin',
    'America/St_Johns',
    'Asia/Kathmandu',
    'Pacific/Apia',
    'Antarctica/Troll',
    'Etc/GMT+12',
  ],
  ...[
    '+01:00',
    '-12:00',
    '+14:00',
    '+18:00',
    '+99:99',
    '+1',
    'europe/berlin',
    'Mars/Olympus',
    'GMT+25',
    ' 02:00',
  ],
];
const FIELDS = [
  ...[
    'level',
    'resourceId',
    'traceId',
    'spanId',
    'commit',
    'parentResourceId',
    'metadata.service',
    'metadata.attempt',
  ],
  ...[
    'message',
    'timestamp',
    'id',
    'receivedAt',
    'metadata',
    'metadata.',
    'metadata..',
    'metadata.a.b.c',
    '_id',
  ],
];

/** A value for a parameter: often one that is as described, else anything. */
export function parameterValue(random: Random, parameter: Parameter, known: KnownValues): string {
  if (random.chance(0.15)) return oddText(random);
  const special = knownValue(random, parameter.name, known);
  const value = special ?? String(describedValue(random, parameter.schema));
  return random.chance(0.12) ? mutateText(random, value) : value;
}

/** A value whose form the description does not tell, such as a query, a time or a cursor. */
function knownValue(random: Random, name: string, known: KnownValues): string | undefined {
  switch (name) {
    case 'q':
      return fuzzQuery(random);
    case 'from':
    case 'to':
      return random.pick(TIMES);
    case 'zone':
      return random.pick(ZONES);
    case 'field':
      return random.pick(FIELDS);
    case 'timeout':
      // Longer ones would keep a connection for as long.
      return random.pick(['0', '0.2', '1', '1', '1', '1e-3', '-1', '61', 'x']);
    case 'after':
      // In some routes a number of logs.
      return random.chance(0.2) ? random.pick(ODD_NUMBERS) : known.pick(random, 'cursor');
    case 'id':
      return known.pick(random, 'id');
    case 'traceId':
      return known.pick(random, 'traceId');
    case 'receipt':
      return known.pick(random, 'receipt');
    case 'level':
      return random.pick(['error', 'WARN', 'info', 'nothing']);
    default:
      return undefined;
  }
}
