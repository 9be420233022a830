import { describe, expect, it } from 'vitest';
import { type Cursor, cursorQuery, justBeside, readCursor, writeCursor } from './cursor.ts';

const cursor: Cursor = {
  position: { time: '2026-11-24T15:00:00.000000001Z', id: 'P79qp2rWKoLm-ow-4iCL' },
  side: 'before',
  nowMs: 1_795_534_437_795,
  many: true,
  window: 473_483_768n,
};
const query = cursorQuery('["timeout"]', 'desc');

describe('a cursor', () => {
  it('gives back what was written', () => {
    expect(readCursor(writeCursor(cursor, query), query)).toEqual(cursor);
    const plain: Cursor = { ...cursor, side: 'after', many: false, window: undefined };
    expect(readCursor(writeCursor(plain, query), query)).toEqual({ ...plain });
  });

  it('is the same on every replica', () => {
    expect(writeCursor(cursor, query)).toBe(writeCursor({ ...cursor }, query));
  });

  it('belongs to its query and its order', () => {
    const text = writeCursor(cursor, query);
    for (const other of [cursorQuery('["timeouts"]', 'desc'), cursorQuery('["timeout"]', 'asc'), ''])
      expect(() => readCursor(text, other)).toThrow(/after/);
  });

  it('is refused with any character changed, taken away or added', () => {
    const text = writeCursor(cursor, query);
    for (let i = 0; i < text.length; i++) {
      const changed = text.slice(0, i) + (text[i] === 'A' ? 'B' : 'A') + text.slice(i + 1);
      expect(() => readCursor(changed, query)).toThrow(/after/);
      expect(() => readCursor(text.slice(0, i), query)).toThrow(/after/);
    }
    for (const added of [`${text}A`, `${text}=`, `${text}\n`, ` ${text}`])
      expect(() => readCursor(added, query)).toThrow(/after/);
  });
});

describe('the place just beside a position', () => {
  const ids = [
    'P79qp2rWKoLm-ow-4iC-',
    'P79qp2rWKoLm-ow-4iCA',
    'P79qp2rWKoLm-ow-4iCB',
    'P79qp2rWKoLm-ow-4iCz',
  ];

  it('lets the position itself be read, and nothing before it', () => {
    const { time } = cursor.position;
    for (const id of ids) {
      const ascending = justBeside({ time, id }, 'asc').id;
      expect(ids.filter((other) => other > ascending)).toEqual(ids.filter((other) => other >= id));
      const descending = justBeside({ time, id }, 'desc').id;
      expect(ids.filter((other) => other < descending)).toEqual(ids.filter((other) => other <= id));
    }
  });
});
