import { expect, it } from 'vitest';
import { Grouping, groupingAccuracy, messageOf } from './grouping.ts';

it('Lines are grouped by what they say, with names of users joined.', () => {
  const grouping = new Grouping();
  for (const [i, user] of ['ada', 'grace', 'alan', 'ada'].entries()) {
    grouping.add(`session ${i} of user ${user} closed`);
    grouping.add(`disk ${i} is full`);
  }
  grouping.add('bye');
  expect(grouping.groups().map(({ template, count }) => [template, count])).toEqual([
    ['session <*> of user <*> closed', 4],
    ['disk <*> is full', 4],
    ['bye', 1],
  ]);
  expect(grouping.lines).toBe(9);
  expect(new Set(grouping.resolved()).size).toBe(3);
});

it('A line counts when its group holds exactly the lines with its label.', () => {
  expect(groupingAccuracy(['a', 'a', 'b'], ['1', '1', '2'])).toBe(1);
  // One group of two labels, and one label in two groups.
  expect(groupingAccuracy(['a', 'a', 'b', 'b'], ['1', '2', '3', '3'])).toBe(0.5);
  expect(groupingAccuracy(['a', 'b', 'c', 'c'], ['1', '1', '2', '2'])).toBe(0.5);
  expect(groupingAccuracy([], [])).toBe(1);
});

it('The message of a log in JSON is read, and any other line as it is.', () => {
  expect(messageOf('{"level":"info","message":"m 1"}')).toBe('m 1');
  expect(messageOf('{"msg":1}')).toBe('{"msg":1}');
  expect(messageOf('{ broken')).toBe('{ broken');
  expect(messageOf('text')).toBe('text');
});
