import { expect, it } from 'vitest';
import { Sealer } from '../../signing/sealer.ts';
import { indexHash, MAX_POSITION_ENTRIES, PositionCodec, type StreamPosition } from './position.ts';

const codec = new PositionCodec(new Sealer('secret', 'stream position'));
const KEYS = ['a', 'b', 'c', 'd'].map(indexHash);

function positionOf(numbers: number[], unknown: string[] = []): StreamPosition {
  return {
    numbers: new Map(numbers.map((number, n) => [KEYS[n]!, number])),
    unknown: new Set(unknown.map(indexHash)),
    at: 1_795_853_059_315,
  };
}

it.each([
  ['no shard', positionOf([])],
  ['a shard without logs', positionOf([-1])],
  ['shards with numbers of every length', positionOf([0, 126, 127, Number.MAX_SAFE_INTEGER - 1])],
  ['unknown indices', positionOf([5], ['a', 'b'])],
])('A position with %s comes back as it was.', (_, position) => {
  expect(codec.decode(codec.encode(position))).toEqual(position);
});

it('An id of one index is short, and the longest one fits into a header.', () => {
  expect(codec.encode(positionOf([3_000_000])).length).toBeLessThan(60);
  const numbers = new Map(
    Array.from({ length: MAX_POSITION_ENTRIES }, (_, n) => [indexHash(String(n)), 2 ** 31]),
  );
  expect(codec.encode({ numbers, unknown: new Set(), at: 0 }).length).toBeLessThan(14_000);
});

it.each(['', 'abc', 'A'.repeat(60), 'null'])('The text %j is refused, with the parameter named.', (text) => {
  expect(() => codec.decode(text)).toThrow(/^Parameter after: is not an id of this stream/);
});

it('What was sealed for another purpose is refused.', () => {
  const other = new PositionCodec(new Sealer('secret', 'something else'));
  expect(() => codec.decode(other.encode(positionOf([1])))).toThrow(/after/);
});
