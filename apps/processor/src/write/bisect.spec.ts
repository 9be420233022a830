import { expect, it } from 'vitest';
import { decodeLines, encodeJob, type JobData } from '@timberline/queue';
import { takeApart } from './bisect.ts';

const idOf = (i: number) => `P7DASWVdoorDOOR${String(i).padStart(5, '0')}`;
const line = (i: number) => `{"create":{"_index":"i","_id":"${idOf(i)}"}}\n{"n":${i}}\n`;

it('halves a job until each log is alone, and then makes a letter of it', () => {
  const count = 13;
  const whole = encodeJob({
    firstId: idOf(0),
    logs: count,
    lines: Array.from({ length: count }, (_, i) => line(i)).join(''),
  });
  const waiting = [whole];
  const letters: string[] = [];
  const ids = new Set<string>();
  while (waiting.length > 0) {
    const job = waiting.pop()!;
    expect(ids.has(job.id)).toBe(false);
    ids.add(job.id);
    const data = JSON.parse(job.data) as JobData;
    const apart = takeApart(job.id, data, decodeLines(data), 7);
    if (apart.kind === 'parts') {
      expect(apart.parts.reduce((sum, { logs }) => sum + logs, 0)).toBe(job.logs);
      waiting.push(...apart.parts);
    } else letters.push(`${apart.letter.action}\n${apart.letter.document}\n`);
  }
  expect(letters.sort()).toEqual(Array.from({ length: count }, (_, i) => line(i)));
});
