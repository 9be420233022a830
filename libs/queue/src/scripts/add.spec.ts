import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { bullAddJob } from './add.ts';

/** Of the text in bull 4.16.5. */
const BULL_ADD_JOB_SHA256 = '677eede0be6586923bcb8ab9f019fbbca23aa4a9cfe4164951169e536f5cc51a';

// This fails after an update of bull that changes its private script. Before the hash is replaced, compare both texts
// (node_modules/bull/lib/scripts/addJob-6.js) and check that
// - the keys 1 to 6 and the arguments 1 to 14 mean what `bullAddJob(…)` in add.ts passes,
// - the id that is passed as argument 2 is used as it is, and an existing job is left alone,
// - the hash of a job has the fields `data`, `opts`, `timestamp` and `stalledCounter` that our scripts read,
// - the script has no `return` before the job is in the wait list, and it defines no globals.
// log-queue.spec.ts then shows that Bull takes the jobs.
it("The text of Bull's private script addJob is the one that add.ts was written for.", () => {
  expect(createHash('sha256').update(bullAddJob).digest('hex')).toBe(BULL_ADD_JOB_SHA256);
});
