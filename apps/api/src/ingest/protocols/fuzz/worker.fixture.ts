// Runs the cases of `npm run fuzz:protocols` beside the thread that watches it.
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import { validateLog } from '../../log/validate-log.ts';
import type { WorkerInput, WorkerMessage } from './main.fixture.ts';
import { runCase } from './run-case.fixture.ts';

/** Cases between two looks at the memory. */
const MEMORY_CASES = 10_000;
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const { seed, first, count, progress } = workerData as WorkerInput;
const current = new Int32Array(progress);
const send = (message: WorkerMessage): void => parentPort!.postMessage(message);
const isValid = (value: unknown): boolean => !Array.isArray(validateLog(value));

for (let n = first; n < first + count; n++) {
  Atomics.store(current, 0, n);
  const begun = performance.now();
  const { target, body, faults, logs, isRefused } = await runCase(seed, n, isValid);
  send({ kind: 'case', n, target, ms: performance.now() - begun, bytes: body.length, logs, isRefused });
  if (faults.length > 0) send({ kind: 'fault', n, target, faults, body: body.toString('base64') });
  if ((n + 1) % MEMORY_CASES === 0) {
    collectGarbage();
    send({
      kind: 'memory',
      n,
      heapBytes: getHeapStatistics().used_heap_size,
      externalBytes: process.memoryUsage().external,
    });
  }
}
send({ kind: 'end' });
