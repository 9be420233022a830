import { expect, it } from 'vitest';
import { DecodingTurns } from './decoding-turns.ts';

/** A body of some slices, each of which writes its name. */
function* slices(name: string, count: number, written: string[]): Generator<undefined, void> {
  for (let slice = 0; slice < count; slice++) {
    if (slice > 0) yield;
    written.push(name);
  }
}

it('Clients take turns, and the bodies of one client are decoded one after another.', async () => {
  const turns = new DecodingTurns();
  const written: string[] = [];
  await Promise.all([
    turns.decode('a', slices('a1', 3, written)),
    turns.decode('a', slices('a2', 3, written)),
    turns.decode('b', slices('b1', 2, written)),
  ]);
  expect(written.join(' ')).toBe('a1 b1 a1 b1 a1 a2 a2 a2');
});

it('Between two slices, whatever their bodies, the event loop takes a turn.', async () => {
  const turns = new DecodingTurns();
  const written: string[] = [];
  const decoded = Promise.all(
    ['a', 'b', 'c'].map((client) => turns.decode(client, slices(client, 2, written))),
  );
  const seen: number[] = [];
  while (written.length < 6) {
    await new Promise((resolve) => setImmediate(resolve));
    seen.push(written.length);
  }
  await decoded;
  expect(seen.every((count, index) => count - (seen[index - 1] ?? 0) <= 1)).toBe(true);
});

it('A slice that throws fails its own body alone.', async () => {
  const turns = new DecodingTurns();
  const written: string[] = [];
  const broken = turns.decode('a', {
    next: () => {
      throw new Error('broken');
    },
  });
  const whole = turns.decode('a', slices('a', 2, written));
  await expect(broken).rejects.toThrow('broken');
  await whole;
  expect(written).toHaveLength(2);
});
