import { expect, it } from 'vitest';
import { MAX_PENDING, SeenTemplates } from './seen-templates.ts';

it('A template is told once, and again only if it could not be.', () => {
  const seen = new SeenTemplates();
  seen.note('a', 'mail from <*>');
  seen.note('a', 'mail from <*>');
  seen.note('b', 'mail to <*>');
  const taken = seen.take(10_000);
  expect(taken.map(({ id }) => id)).toEqual(['a', 'b']);
  seen.note('a', 'mail from <*>');
  expect(seen.take(10_000)).toEqual([]);
  seen.note('c', 'no mail');
  seen.putBack(taken);
  expect(seen.take(10_000).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
});

it('Of a flood of templates no more wait than the limits, the first ones.', () => {
  const seen = new SeenTemplates();
  for (let n = 0; n < MAX_PENDING + 10; n++) seen.note(`p${n}`, `text ${n}`);
  expect(seen.take(2).map(({ id }) => id)).toEqual(['p0', 'p1']);
  expect(seen.take(10_000)).toHaveLength(MAX_PENDING - 2);
  for (let n = 0; n < 1_000; n++) seen.note(`long${n}`, 'x'.repeat(1_000));
  expect(seen.take(10_000)).toHaveLength(500);
  seen.note('later', 'there is room again');
  expect(seen.take(10_000)).toHaveLength(1);
});

it('Templates that are joined with none are not told.', () => {
  const seen = new SeenTemplates();
  seen.note('json', 'got {"a":<*>}');
  seen.note('long', 'x'.repeat(2_000));
  expect(seen.take(10_000)).toEqual([]);
});
