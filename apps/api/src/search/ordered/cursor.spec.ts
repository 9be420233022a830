import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Signer } from '../../signing/signer.ts';
import { type Cursor, CursorCodec, cursorScope, precedingPosition } from './cursor.ts';

const cursor: Cursor = {
  position: { time: '2026-11-24T15:00:00.000000001Z', id: 'P79qp2rWKoLm-ow-4iCL' },
  side: 'before',
  nowMs: 1_795_534_437_795,
  isTotalCapped: true,
  window: 473_483_768n,
};
const ALL_LOGS = { key: '' };
const scope = cursorScope('["timeout"]', 'desc', ALL_LOGS);
const signer = new Signer('secret', 'cursor');
const codec = new CursorCodec(signer, () => false);
const lenient = new CursorCodec(signer, () => true);

type Fields = [
  time: string,
  id: string,
  before: string,
  nowMs: string,
  isTotalCapped: string,
  window: string,
];
const FIELDS: Fields = [
  '2026-11-24T15:00:00.000000001Z',
  'P79qp2rWKoLm-ow-4iCL',
  '0',
  '1795534437795',
  '0',
  '',
];

/** A cursor of version 0.1.0, which whoever knows the code can make. */
function unsigned(fields: string[]): string {
  const body = Buffer.from(fields.join(' ')).toString('base64url');
  const hmac = createHmac('sha256', 'timberline cursor 1').update(`${scope}\n${body}`).digest();
  return hmac.subarray(0, 12).toString('base64url') + body;
}

describe('a cursor', () => {
  it('A cursor is decoded to what was encoded.', () => {
    expect(codec.decode(codec.encode(cursor, scope), scope)).toEqual(cursor);
  });

  it('A cursor without a window is decoded to what was encoded.', () => {
    const plain: Cursor = { ...cursor, side: 'after', isTotalCapped: false, window: undefined };
    expect(codec.decode(codec.encode(plain, scope), scope)).toEqual({ ...plain });
  });

  it('The text of a cursor is the same on every replica.', () => {
    const replica = new CursorCodec(new Signer('secret', 'cursor'), () => false);
    expect(replica.encode(cursor, scope)).toBe(codec.encode({ ...cursor }, scope));
  });

  it('A cursor of another installation is refused.', () => {
    const other = new CursorCodec(new Signer('another secret', 'cursor'), () => true);
    expect(() => codec.decode(other.encode(cursor, scope), scope)).toThrow(/after/);
  });

  it.each([
    cursorScope('["timeouts"]', 'desc', ALL_LOGS),
    cursorScope('["timeout"]', 'asc', ALL_LOGS),
    cursorScope('["timeout"]', 'desc', { key: 'team:a' }),
    '',
  ])('A cursor of another query or order is refused: %j.', (other) => {
    expect(() => codec.decode(codec.encode(cursor, scope), other)).toThrow(/after/);
  });

  it('A cursor with a changed character is refused.', () => {
    const text = codec.encode(cursor, scope);
    for (let i = 0; i < text.length; i++) {
      const changed = text.slice(0, i) + (text[i] === 'A' ? 'B' : 'A') + text.slice(i + 1);
      expect(() => codec.decode(changed, scope), changed).toThrow(/after/);
      expect(() => lenient.decode(changed, scope), changed).toThrow(/after/);
    }
  });

  it('A cursor that was cut is refused.', () => {
    const text = codec.encode(cursor, scope);
    for (let i = 0; i < text.length; i++)
      expect(() => codec.decode(text.slice(0, i), scope), `${i} characters`).toThrow(/after/);
  });

  it('A cursor with an added character is refused.', () => {
    const text = codec.encode(cursor, scope);
    for (const added of [`${text}A`, `${text}=`, `${text}\n`, ` ${text}`, `.${text}`, `${text}.`])
      expect(() => codec.decode(added, scope), added).toThrow(/after/);
  });

  it('The error says how to go on.', () => {
    expect(() => codec.decode('x', scope)).toThrow(
      'Parameter after: is not a valid cursor for this query; omit it to start from the first page.',
    );
  });
});

describe('a cursor without a signature', () => {
  it('A cursor of version 0.1.0 is taken as long as the installation says so.', () => {
    const text = unsigned(FIELDS);
    expect(lenient.decode(text, scope)).toEqual({
      position: { time: FIELDS[0], id: FIELDS[1] },
      side: 'after',
      nowMs: 1_795_534_437_795,
      isTotalCapped: false,
    });
    expect(() => codec.decode(text, scope)).toThrow(/after/);
  });

  it.each<[string, Partial<Record<number, string>>]>([
    ['no time', { 0: '' }],
    ['a word as its time', { 0: 'nonsense' }],
    ['a day that its month does not have', { 0: '2026-02-30T00:00:00.000000000Z' }],
    ['a time before 1970', { 0: '1969-12-31T23:59:59.999999999Z' }],
    ['a time after 2262', { 0: '2262-04-11T23:47:16.854775808Z' }],
    ['no id', { 1: '' }],
    ['a short id', { 1: 'zzzz' }],
    ['an id of other characters', { 1: 'P79qp2rWKoLm ow-4iCL' }],
    ['an unknown side', { 2: '2' }],
    ['a word as the present', { 3: 'NaN' }],
    ['a present after 2262', { 3: '9223372036855' }],
    ['an unknown kind of total', { 4: 'true' }],
    ['a word as its window', { 5: 'x' }],
    ['a negative window', { 5: '-5' }],
    ['an empty window', { 5: '0' }],
    ['a window of 3,000 digits', { 5: '9'.repeat(3_000) }],
    ['a field too many', { 5: ' ' }],
  ])('A cursor with %s is refused.', (_name, changed) => {
    const text = unsigned(FIELDS.map((field, index) => changed[index] ?? field));
    expect(() => lenient.decode(text, scope)).toThrow(/after/);
  });
});

describe('precedingPosition', () => {
  const { time } = cursor.position;
  const ids = [
    'P79qp2rWKoLm-ow-4iC-',
    'P79qp2rWKoLm-ow-4iCA',
    'P79qp2rWKoLm-ow-4iCB',
    'P79qp2rWKoLm-ow-4iCz',
  ];

  it.each(ids)('A search after the position that precedes %s includes it, and none before it.', (id) => {
    const ascending = precedingPosition({ time, id }, 'asc').id;
    expect(ids.filter((other) => other > ascending)).toEqual(ids.filter((other) => other >= id));
    const descending = precedingPosition({ time, id }, 'desc').id;
    expect(ids.filter((other) => other < descending)).toEqual(ids.filter((other) => other <= id));
  });

  it.each(['desc', 'asc'] as const)(
    'The cursor of a position that precedes a log in order %s can be decoded, however often it is taken.',
    (direction) => {
      for (const id of ids) {
        const once = precedingPosition({ time, id }, direction);
        const decoded = codec.decode(codec.encode({ ...cursor, position: once }, scope), scope);
        expect(decoded.position).toEqual(once);
        expect(precedingPosition(once, direction)).toEqual(once);
        expect(precedingPosition(once, direction === 'asc' ? 'desc' : 'asc')).toEqual(once);
      }
    },
  );
});
