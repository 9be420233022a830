// Changes valid bodies into such as broken, foreign and hostile senders make.
import type { Random } from '@timberline/testing';

/** A body does not grow past this, so that a million of them take minutes. */
const MAX_BYTES = 2 * 1024 * 1024;
/** How often a part may be repeated: past the limits of a slice, an entry and a nesting. */
const REPETITIONS = [2, 2, 2, 3, 3, 20, 20, 600, 12_000];
const LEVELS = [1, 1, 20, 20, 40, 40, 600, 20_000];
/** How many changes a body gets: mostly one, since each further one makes it likelier that all of it is refused at once. */
const MUTATION_COUNTS = [1, 1, 1, 1, 1, 2, 2, 3, 4];
/** Values of JSON in place of others, which keep the whole valid. */
const SCALARS = [
  ...[
    'null',
    'true',
    '0',
    '-0',
    '1e999',
    '-1e-999',
    '12345678901234567890',
    '0.1234567890123456789',
    '1'.repeat(400),
  ],
  ...[
    '{}',
    '[]',
    '[[]]',
    '""',
    '" "',
    '"\\ud800"',
    '"\\u0000"',
    '"\\udc00\\ud800"',
    '{"__proto__":1}',
    '{"a":[{"b":null}]}',
  ],
  ...[
    '"9999-12-31T23:59:60Z"',
    '1e15',
    '99999999999999999',
    '"2026-02-30T00:00:00Z"',
    '-62135596800',
    '"Feb 29 00:00:00"',
  ],
].map((value) => Buffer.from(value));
const SCALAR = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null/y;
const LOOKED_AT_BYTES = 64;

const TOKENS = [
  ...[
    'null',
    '{}',
    '[]',
    '""',
    '-',
    '1e999',
    '1'.repeat(400),
    '0x1',
    'NaN',
    '"\\ud800"',
    '"\\u0000"',
    '\\',
    '"',
    ',',
    ':',
  ],
  ...[
    '__proto__',
    '{"__proto__":{"x":1}}',
    '{"rawJSON":"1"}',
    '"toString":1,',
    '"message":[1]',
    '"level":{}',
    '"time":1e400',
  ],
  ...[
    '\n',
    '\r\n',
    '\r',
    '\0',
    '\uFEFF',
    '\u2028',
    ' '.repeat(300),
    '\n'.repeat(70),
    '<',
    '>',
    '<999>',
    '<1',
    '0 ',
    '65537 <',
  ],
  ...[
    '99999 <34>',
    '4294967296 ',
    '{"create":{}}\n',
    '{"delete":{"_id":"x"}}\n',
    '{"index":{"_index":7}}\n',
    '\t... 3 more\n',
  ],
  ...[' F ', ' P ', 'Caused by: ', 'x="', '[a@1 b="', '\\"', '\x1b[', 'é', '😀', '\uD83D'],
].map((token) => Buffer.from(token));
const BYTES = [
  // Not UTF-8: a byte alone, an overlong NUL, a surrogate, and one past Unicode.
  ...[[0xff], [0x80], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xff, 0xfe], [0xfe, 0xff]],
  // Numbers of protobuf: of eleven bytes, of ten with too many bits, cut, and lengths of 2³¹ and 2⁶⁴ − 1.
  ...[
    [...Array<number>(10).fill(0xff), 0x01],
    [...Array<number>(9).fill(0xff), 0x7f],
    [0x80, 0x80],
  ],
  ...[
    [0x80, 0x80, 0x80, 0x80, 0x08],
    [...Array<number>(9).fill(0xff), 0x01],
  ],
  // Every wire type, the field 0, the highest field, and groups.
  ...[
    [0x08, 0x01],
    [0x09],
    [0x0a, 0x00],
    [0x0b],
    [0x0c],
    [0x0d],
    [0x0e],
    [0x0f],
    [0x00],
    [0x13, 0x14],
    [0xfa, 0xff, 0xff, 0xff, 0x0f],
  ],
  // Snappy: a copy of what is not there, a long literal, and no length.
  ...[
    [0xfe, 0xff, 0xff],
    [0xfc, 0xff, 0xff, 0xff, 0xff],
    [0xff, 0xff, 0xff, 0xff, 0xff, 0x0f],
  ],
].map((bytes) => Buffer.from(bytes));
const NESTS: readonly (readonly [string, string])[] = [
  ['[', ']'],
  ['{"a":', '}'],
  ['[[', ''],
  ['{"a":[', ''],
  ['"\\"', '"'],
];

type Mutation = (bytes: Buffer, random: Random, other: () => Buffer) => Buffer;

/** A part of the bytes, nearly always a short one. */
function range(bytes: Buffer, random: Random): [from: number, to: number] {
  const from = random.below(bytes.length + 1);
  const length = random.below(random.chance(0.8) ? 16 : bytes.length - from + 1);
  return [from, Math.min(bytes.length, from + length)];
}

function replace(bytes: Buffer, from: number, to: number, ...parts: Buffer[]): Buffer {
  return Buffer.concat([bytes.subarray(0, from), ...parts, bytes.subarray(to)]);
}

function insert(bytes: Buffer, random: Random, part: Buffer): Buffer {
  const at = random.below(bytes.length + 1);
  return replace(bytes, at, random.chance(0.5) ? at : Math.min(bytes.length, at + part.length), part);
}

const MUTATIONS: readonly Mutation[] = [
  // A bit, a byte, a byte that is one more or less: tags, lengths and digits.
  (bytes, random) => change(bytes, random, (byte) => byte ^ (1 << random.below(8))),
  (bytes, random) => change(bytes, random, () => random.below(256)),
  (bytes, random) => change(bytes, random, (byte) => byte + random.pick([-1, 1])),
  (bytes, random) => change(bytes, random, () => random.pick([0, 0x7f, 0x80, 0xff, 0x22, 0x5c, 0x0a])),
  // Cut at the end or the beginning, without a part, or with one twice.
  (bytes, random) => bytes.subarray(0, random.below(bytes.length + 1)),
  (bytes, random) => bytes.subarray(random.below(bytes.length + 1)),
  (bytes, random) => replace(bytes, ...range(bytes, random)),
  (bytes, random) => {
    const [from, to] = range(bytes, random);
    return replace(bytes, to, to, bytes.subarray(from, to));
  },
  (bytes, random) => {
    const [from, to] = range(bytes, random);
    const part = bytes.subarray(from, to);
    const times = Math.min(random.pick(REPETITIONS), Math.floor(MAX_BYTES / 4 / Math.max(1, part.length)));
    return replace(bytes, to, to, Buffer.alloc(times * part.length, part.length > 0 ? part : undefined));
  },
  (bytes, random, other) => {
    const foreign = other();
    return replace(bytes, ...range(bytes, random), foreign.subarray(...range(foreign, random)));
  },
  (bytes, random) => insert(bytes, random, random.pick(TOKENS)),
  (bytes, random) => insert(bytes, random, random.pick(BYTES)),
  replaceScalar,
  replaceScalar,
  replaceScalar,
  (bytes, random) => {
    const [open, close] = random.pick(NESTS);
    const [from, to] = range(bytes, random);
    const levels = random.pick(LEVELS);
    return replace(
      bytes,
      from,
      to,
      Buffer.from(open.repeat(levels)),
      bytes.subarray(from, to),
      Buffer.from(close.repeat(levels)),
    );
  },
];

/** Puts another value in the place of one of JSON, from some position on. */
function replaceScalar(bytes: Buffer, random: Random): Buffer {
  const from = random.below(bytes.length + 1);
  const text = bytes.toString('latin1', from, from + 4 * LOOKED_AT_BYTES);
  for (let at = 0; at < Math.min(text.length, LOOKED_AT_BYTES); at++) {
    SCALAR.lastIndex = at;
    const [found] = SCALAR.exec(text) ?? [];
    if (found !== undefined) return replace(bytes, from + at, from + at + found.length, random.pick(SCALARS));
  }
  return bytes;
}

function change(bytes: Buffer, random: Random, to: (byte: number) => number): Buffer {
  if (bytes.length === 0) return bytes;
  const changed = Buffer.from(bytes);
  const at = random.below(bytes.length);
  changed[at] = to(changed[at]!);
  return changed;
}

/**
 * Changes bytes in one to four ways.
 * @param other gives bytes of another body, parts of which may get into this one
 */
export function mutate(bytes: Buffer, random: Random, other: () => Buffer): Buffer {
  let mutated = bytes;
  for (let count = random.pick(MUTATION_COUNTS); count > 0; count--) {
    const next = random.pick(MUTATIONS)(mutated, random, other);
    if (next.length <= MAX_BYTES) mutated = next;
  }
  return mutated;
}

/** Cuts bytes into chunks as a network does. */
export function cutIntoChunks(bytes: Buffer, random: Random): Buffer[] {
  if (random.chance(0.3)) return bytes.length > 0 ? [bytes] : [];
  const longest = random.pick([1, 7, 100, 5_000, 70_000]);
  const most = Math.max(longest, Math.ceil(bytes.length / 200));
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = 1 + random.below(most);
    chunks.push(bytes.subarray(at, at + length));
    at += length;
  }
  return chunks;
}
