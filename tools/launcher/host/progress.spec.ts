import { expect, test } from 'vitest';
import { formatDuration, oneLine, progressOn } from './progress.ts';

test.each([
  [400, '0.4 s'],
  [12_400, '12 s'],
  [125_000, '2 min 5 s'],
])('%d ms are shown as %s.', (milliseconds, text) => {
  expect(formatDuration(milliseconds)).toBe(text);
});

test('Without a terminal, a phase prints one line at its start and one at its end.', async () => {
  let text = '';
  const progress = progressOn({ write: (more) => (text += more) });
  await progress.phase('Build', (phase) => {
    phase.note('at work');
    return Promise.resolve();
  });
  await expect(progress.phase('Start', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(text).toMatch(/^… Build\n✓ Build {2}0\.0 s\n… Start\n✗ Start {2}0\.0 s\n$/);
});

test('Colors and line breaks of programs are removed from the line.', () => {
  expect(oneLine('\x1b[32mdone\x1b[0m\r\nnext')).toBe('done next');
});
