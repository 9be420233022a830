import { describe, expect, it } from 'vitest';
import { LogIds } from '@timberline/elastic';
import { decodeLines, decodeReceipt, encodeReceipt, type JobData, MAX_JOBS } from '@timberline/queue';
import { actionOf } from '../log/encode-log.ts';
import { type ValidatedLog, validateLog } from '../log/validate-log.ts';
import { Post } from './log-batch.ts';

const MESSAGE = 'x'.repeat(1_000);
const ids = new LogIds();

function newPost(): Post {
  return new Post(ids.take(10_000), actionOf('timberline-logs-2026.11.24'));
}

function accept(post: Post, from: number, to: number, name: string): void {
  for (let n = from; n < to; n++) {
    const log = {
      level: 'info',
      message: MESSAGE,
      resourceId: `${name}-${n}`,
      timestamp: '2026-11-24T10:35:22Z',
    };
    post.accept(validateLog(log) as ValidatedLog);
  }
}

/** The `resourceId` of each document in the jobs, in order. */
function namesIn(post: Post): string[] {
  return post.jobs.flatMap(({ data }) =>
    decodeLines(JSON.parse(data) as JobData)
      .toString()
      .split('\n')
      .filter((line) => line.startsWith('{"id"'))
      .map((line) => (JSON.parse(line) as { resourceId: string }).resourceId),
  );
}

const names = (name: string, count: number) => Array.from({ length: count }, (_, n) => `${name}-${n}`);

describe('a post', () => {
  it('of few lines shares a job with others', () => {
    const post = newPost();
    accept(post, 0, 3, 'a');
    expect(post.shareable()).toMatchObject({ firstId: post.firstId, logs: 3 });
    expect(post.jobs).toEqual([]);
  });

  it('of many lines has jobs of its own, the rest after the last full one included', () => {
    const post = newPost();
    let full = 0;
    for (let n = 0; post.jobs.length < 2; n++, full = n) accept(post, n, n + 1, 'a');
    accept(post, full, full + 2, 'a');
    expect(post.shareable()).toBeUndefined();
    post.cut();
    expect(post.jobs).toHaveLength(3);
    expect(namesIn(post)).toEqual(names('a', full + 2));
  });

  it('keeps its lines apart from those of others that come in between', () => {
    const [first, second, third] = [newPost(), newPost(), newPost()];
    accept(first, 0, 500, 'a');
    accept(second, 0, 500, 'b');
    // What the first gathered its lines in is free for others now, and it goes on.
    first.cut();
    accept(third, 0, 500, 'c');
    accept(first, 500, 1_000, 'a');
    second.cut();
    accept(third, 500, 1_000, 'c');
    accept(second, 500, 1_000, 'b');
    for (const [name, post] of Object.entries({ a: first, b: second, c: third })) {
      post.cut();
      expect(namesIn(post)).toEqual(names(name, 1_000));
    }
  });

  it('of more lines than a receipt can name jobs for is a 413', { timeout: 60_000 }, () => {
    // A short log that is long in its terms, since each of its values takes the long key three times.
    const inside = Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`k${n}`, n]));
    const log = { level: 'i', message: '', resourceId: 'r', timestamp: '2026-11-24T10:35:22Z' };
    const checked = validateLog({ ...log, metadata: { ['\u0002'.repeat(100)]: inside } }) as ValidatedLog;
    const post = newPost();
    const fill = () => {
      for (let n = 0; n < 10_000; n++) post.accept(checked);
    };
    expect(fill).toThrow(expect.objectContaining({ status: 413 }));
    expect(post.jobs).toHaveLength(MAX_JOBS);
    const jobs = post.jobs.map(({ id }) => id);
    const receipt = { firstId: post.firstId, count: post.accepted, jobs };
    expect(decodeReceipt(encodeReceipt(receipt))).toEqual(receipt);
  });
});
