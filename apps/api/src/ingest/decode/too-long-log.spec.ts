import { expect, it } from 'vitest';
import { MAX_LOG_BYTES } from './json-text.ts';
import { tooLongLog } from './too-long-log.ts';

const LONG = 'x'.repeat(MAX_LOG_BYTES);

it.each([
  ['message', `{"level":"info","message":"${LONG}","resourceId":"r"}`],
  ['metadata', `{"level":"info","metadata":{"a":"b","c":"${LONG}"}}`],
  ['', `{"level":"info","other":"${LONG}"}`],
  ['', `[${LONG}]`],
  ['', `"${LONG}"`],
])('The field "%s" is named where the log becomes too long.', (path, log) => {
  expect(tooLongLog(Buffer.from(log))).toMatchObject({
    path,
    message: expect.stringContaining('bytes of JSON') as string,
  });
});
