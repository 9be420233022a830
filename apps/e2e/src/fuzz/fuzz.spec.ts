// Requests that nobody would send on purpose, to every route: `npm run fuzz` does the same for longer and by other seeds.
import { expect, test } from 'vitest';
import { freePorts } from '../harness/ports.ts';
import { useOwnStack } from '../harness/stack.ts';
import { fuzzStack } from './campaign.ts';

/** Always the same, so that a failure is one of the change that is tested; `npm run fuzz` takes another one each time. */
const SEED = 101;
/** The share of this test in the time of ./test. */
const FUZZ_SECONDS = 60;
/** So many take a minute on two cores. A faster machine does not meet requests that nobody has seen. */
const MAX_REQUESTS = 9_000;
/** On a busy machine every single wait afterwards may take minutes, such as for posts whose answer was lost. */
const TIMEOUT_MS = 900_000;

const [grpc, syslog] = (await freePorts(2)) as [number, number];
const stack = useOwnStack({
  env: { TIMBERLINE_OTLP_GRPC_PORT: String(grpc), TIMBERLINE_SYSLOG_PORT: String(syslog) },
});

test(
  'A minute of requests of all kinds breaks, blocks, bloats and loses nothing.',
  { timeout: TIMEOUT_MS },
  async () => {
    console.log(`Fuzzing with seed ${SEED}: npm run fuzz -- --seed ${SEED}`);
    const { faults, summary } = await fuzzStack(stack(), SEED, FUZZ_SECONDS, { grpc, syslog }, MAX_REQUESTS);
    console.log(summary.join('\n'));
    expect(faults.join('\n'), `seed ${SEED}`).toBe('');
  },
);
