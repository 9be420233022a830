import { expect, it } from 'vitest';
import { decodeLines, type EncodedJob, encodeJob, type JobData } from '@timberline/queue';
import { bisectJob } from './bisect.ts';

const idOf = (i: number) => `P7DASWVprocPROC${String(i).padStart(5, '0')}`;
const line = (i: number) => `{"create":{"_index":"i","_id":"${idOf(i)}"}}\n{"n":${i}}\n`;

function makeJob(count: number, replay?: true): EncodedJob {
  const lines = Array.from({ length: count }, (_, i) => line(i)).join('');
  return encodeJob({ firstId: idOf(0), logs: count, lines }, { id: idOf(0), replay });
}

function bisect(job: EncodedJob) {
  const data = JSON.parse(job.data) as JobData;
  return bisectJob(job.id, data, decodeLines(data), 7);
}

it('Repeated bisection ends with one dead letter for each log, and no two jobs share an id.', () => {
  const count = 13;
  const waiting = [makeJob(count)];
  const refused: string[] = [];
  const ids = new Set<string>();
  while (waiting.length > 0) {
    const job = waiting.pop()!;
    expect(ids.has(job.id), `${job.id} is used twice`).toBe(false);
    ids.add(job.id);
    const bisection = bisect(job);
    if (bisection.kind === 'children') {
      expect(bisection.children.reduce((sum, { logs }) => sum + logs, 0)).toBe(job.logs);
      waiting.push(...bisection.children);
    } else refused.push(`${bisection.deadLetter.action}\n${bisection.deadLetter.document}\n`);
  }
  expect(refused.sort()).toEqual(Array.from({ length: count }, (_, i) => line(i)));
});

it('The dead letter says that the log crashed the processor, and when.', () => {
  expect(bisect(makeJob(1))).toMatchObject({
    kind: 'refused',
    id: idOf(0),
    deadLetter: { at: 7, reason: 'Indexing this log crashed the processor repeatedly.' },
  });
});

it('The children of a replay are replays.', () => {
  const bisection = bisect(makeJob(2, true));
  const children = bisection.kind === 'children' ? bisection.children : [];
  expect(children.map(({ data }) => JSON.parse(data) as JobData)).toMatchObject([
    { replay: true },
    { replay: true },
  ]);
});
