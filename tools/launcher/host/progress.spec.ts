import { expect, test } from 'vitest';
import { oneLine, progressOn, seconds } from './progress.ts';

test.each([
  [400, '0.4 s'],
  [12_400, '12 s'],
  [125_000, '2 min 5 s'],
])('%d ms read as %s', (milliseconds, text) => {
  expect(seconds(milliseconds)).toBe(text);
});

test('in a file, a phase is a line when it begins and a line when it ends', async () => {
  let text = '';
  const progress = progressOn({ write: (more) => (text += more) });
  await progress.phase('Build', async (phase) => phase.note('at work'));
  await expect(progress.phase('Start', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(text).toMatch(/^… Build\n✓ Build {2}0\.0 s\n… Start\n✗ Start {2}0\.0 s\n$/);
});

test('colours and line breaks of programs do not get into the line', () => {
  expect(oneLine('\x1b[32mdone\x1b[0m\r\nnext')).toBe('done next');
});
