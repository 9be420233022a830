// Gathering the lines of a job: in a buffer against one string that is encoded at the end.
import { test } from 'vitest';

const LINES = 2_000;
const JOB_BYTES = 1024 * 1024;
const lines = Array.from(
  { length: LINES },
  (_, n) => `{"create":{}}\n{"n":${n},"message":"${'x'.repeat(450)}"}\n`,
);

test(`Gathering ${LINES} lines as bytes`, async ({ bench }) => {
  const buffer = Buffer.allocUnsafeSlow(2 * JOB_BYTES);
  await bench.compare(
    bench('in a buffer', () => {
      let length = 0;
      for (const line of lines) length += buffer.write(line, length);
      return buffer.subarray(0, length).length;
    }),
    bench('as a string', () => {
      let text = '';
      for (const line of lines) text += line;
      return Buffer.from(text).length;
    }),
  );
});

test('A buffer for the lines of a job', async ({ bench }) => {
  const spare = Buffer.allocUnsafeSlow(JOB_BYTES);
  await bench.compare(
    bench('new', () => Buffer.allocUnsafeSlow(JOB_BYTES).fill(1).length),
    bench('reused', () => spare.fill(1).length),
  );
});
