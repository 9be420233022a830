import { describe, expect, it } from 'vitest';
import { type Cursor, cursorScope, decodeCursor, encodeCursor, precedingPosition } from './cursor.ts';

const cursor: Cursor = {
  position: { time: '2026-11-24T15:00:00.000000001Z', id: 'P79qp2rWKoLm-ow-4iCL' },
  side: 'before',
  nowMs: 1_795_534_437_795,
  isTotalCapped: true,
  window: 473_483_768n,
};
const scope = cursorScope('["timeout"]', 'desc');

describe('a cursor', () => {
  it('A cursor is decoded to what was encoded.', () => {
    expect(decodeCursor(encodeCursor(cursor, scope), scope)).toEqual(cursor);
  });

  it('A cursor without a window is decoded to what was encoded.', () => {
    const plain: Cursor = { ...cursor, side: 'after', isTotalCapped: false, window: undefined };
    expect(decodeCursor(encodeCursor(plain, scope), scope)).toEqual({ ...plain });
  });

  it('The text of a cursor is the same on every replica.', () => {
    expect(encodeCursor(cursor, scope)).toBe(encodeCursor({ ...cursor }, scope));
  });

  it.each([cursorScope('["timeouts"]', 'desc'), cursorScope('["timeout"]', 'asc'), ''])(
    'A cursor of another query or order is refused: %j.',
    (other) => {
      expect(() => decodeCursor(encodeCursor(cursor, scope), other)).toThrow(/after/);
    },
  );

  it('A cursor with a changed character is refused.', () => {
    const text = encodeCursor(cursor, scope);
    for (let i = 0; i < text.length; i++) {
      const changed = text.slice(0, i) + (text[i] === 'A' ? 'B' : 'A') + text.slice(i + 1);
      expect(() => decodeCursor(changed, scope), changed).toThrow(/after/);
    }
  });

  it('A cursor that was cut is refused.', () => {
    const text = encodeCursor(cursor, scope);
    for (let i = 0; i < text.length; i++)
      expect(() => decodeCursor(text.slice(0, i), scope), `${i} characters`).toThrow(/after/);
  });

  it('A cursor with an added character is refused.', () => {
    const text = encodeCursor(cursor, scope);
    for (const added of [`${text}A`, `${text}=`, `${text}\n`, ` ${text}`])
      expect(() => decodeCursor(added, scope), added).toThrow(/after/);
  });

  it('The error says how to go on.', () => {
    expect(() => decodeCursor('x', scope)).toThrow(
      'Parameter after: is not a valid cursor for this query; omit it to start from the first page.',
    );
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
});
