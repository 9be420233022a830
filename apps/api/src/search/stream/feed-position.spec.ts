import { expect, it } from 'vitest';
import type { LogShard } from '../../elasticsearch/written-logs.ts';
import { FeedPosition } from './feed-position.ts';
import { indexHash } from './position.ts';

function shardOf(indexUuid: string, checkpoint: number, history = 'a', shard = 0): LogShard {
  return {
    key: `${indexUuid}-${history}-${shard}`,
    index: `index-${indexUuid}`,
    indexUuid,
    shard,
    checkpoint,
  };
}

it('What is there at the start has been read, and what is stored from then on has moved.', () => {
  const position = new FeedPosition(['x']);
  position.start([shardOf('x', 41)], 1);
  expect(position.numbers).toEqual(new Map([['x-a-0', 41]]));
  expect(position.observe([shardOf('x', 41)], 2)).toEqual({ moved: [], found: [], added: [] });
  const moved = shardOf('x', 42);
  expect(position.observe([moved], 3)).toEqual({ moved: [moved], found: [], added: [] });
  expect(position.at).toBe(3);
});

it('An index that is new is read from its first log on, in each of its shards.', () => {
  const position = new FeedPosition(['x']);
  position.start([shardOf('x', 41)], 1);
  const first = shardOf('y', 3);
  const second = shardOf('y', 0, 'a', 1);
  expect(position.observe([first], 2)).toEqual({ moved: [first], found: [], added: [first] });
  expect(position.observe([second], 3)).toEqual({ moved: [second], found: [], added: [second] });
  expect(position.numbers).toEqual(
    new Map([
      ['x-a-0', 41],
      ['y-a-0', -1],
      ['y-a-1', -1],
    ]),
  );
});

it('An index that was there before, but could not be read, goes on from where it is found.', () => {
  const position = new FeedPosition(['x', 'closed']);
  position.start([shardOf('x', 41)], 1);
  expect(position.unknown).toEqual(new Set([indexHash('closed')]));
  const found = shardOf('closed', 7);
  expect(position.observe([shardOf('x', 41), found], 2)).toEqual({ moved: [], found: [found], added: [] });
  expect(position.numbers.get('closed-a-0')).toBe(7);
  expect(position.unknown).toEqual(new Set());
});

it('A shard that is away for a while keeps its place.', () => {
  const position = new FeedPosition(['x']);
  position.start([shardOf('x', 41)], 1);
  position.observe([], 2);
  expect(position.isReadable('x-a-0')).toBe(false);
  const back = shardOf('x', 45);
  expect(position.observe([back], 3)).toEqual({ moved: [back], found: [], added: [] });
  expect(position.numbers.get('x-a-0')).toBe(41);
});

it('Numbers that begin anew in a shard are not read from the first one.', () => {
  const position = new FeedPosition([]);
  position.start([], 1);
  position.observe([shardOf('y', 3)], 2);
  const anew = shardOf('y', 9, 'b');
  expect(position.observe([anew], 3)).toEqual({ moved: [], found: [anew], added: [] });
});

it('A deleted index is forgotten.', () => {
  const position = new FeedPosition(['x', 'y', 'closed']);
  position.start([shardOf('x', 41), shardOf('y', 5)], 1);
  position.retain(new Set(['x']));
  expect(position.numbers).toEqual(new Map([['x-a-0', 41]]));
  expect([...position.shards.keys()]).toEqual(['x-a-0']);
  expect(position.unknown).toEqual(new Set());
});
