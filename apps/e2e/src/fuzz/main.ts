// npm run fuzz: fuzzes a stack of its own for as long as one likes, or sends a single request of a seed.
import { parseArgs } from 'node:util';
// eslint-disable-next-line @nx/enforce-module-boundaries -- the launcher is not a package, since it runs before npm ci
import { startStack } from '../../../../tools/launcher/stack/stack.ts';
import { ApiClient } from '../harness/http-client.ts';
import { freePorts } from '../harness/ports.ts';
import { fuzzStack } from './campaign.ts';
import { Fuzzer } from './fuzzer.ts';
import { seedOfCommit } from './seed.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(seedOfCommit()) },
    only: { type: 'string' },
  },
});
const seed = Number(values.seed);
console.log(`Starting a stack to fuzz with seed ${seed}.`);
const [grpc, syslog] = (await freePorts(2)) as [number, number];
const started = await startStack({
  env: {
    TIMBERLINE_ELASTICSEARCH_HEAP: '512m',
    TIMBERLINE_OTLP_GRPC_PORT: String(grpc),
    TIMBERLINE_SYSLOG_PORT: String(syslog),
  },
});
const stack = { ...started, api: new ApiClient(started.urls.api) };
try {
  if (values.only !== undefined) {
    const fuzzer = await Fuzzer.prepare(stack.api, seed);
    await fuzzer.sendNumber(Number(values.only));
    report(fuzzer.faults, [`Answers by status: ${JSON.stringify(fuzzer.statuses)}`]);
  } else {
    const { faults, summary } = await fuzzStack(stack, seed, Number(values.seconds), { grpc, syslog });
    report(faults, summary);
  }
} finally {
  await stack.stop({ wipe: true });
}

function report(faults: string[], summary: string[]): void {
  console.log([...summary, '', ...faults.map((fault) => `FAULT ${fault}\n`)].join('\n'));
  console.log(`${faults.length} faults`);
  if (faults.length > 0) process.exitCode = 1;
}
