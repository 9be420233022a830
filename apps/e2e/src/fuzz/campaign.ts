// Fuzzes a stack for a given time and tells everything that is wrong with it.
import type { IngestStatus } from '@timberline/contract';
import { askElasticsearch } from '../harness/elasticsearch.ts';
import { makeLogs, uniqueMarker } from '../harness/logs.ts';
import type { TestStack } from '../harness/stack.ts';
import { waitUntil } from '../harness/wait.ts';
import { Fuzzer, HONEST_ADDRESS } from './fuzzer.ts';
import { type OtherPorts, PortFuzzer } from './other-ports.ts';
import { Probe } from './probe.ts';

const MIB = 1024 * 1024;
/** The longest time that one call may keep the event loop, of which everyone else notices. */
const MAX_STALL_MS = 250;
/** What the memory of the API may grow by between the middle and the end, when everything is warm. */
const MAX_GROWTH_BYTES = 150 * MIB;
const MAX_RESIDENT_BYTES = 900 * MIB;
/** The logs of Timberline's own protocol, which have no name of another one. */
const NATIVE = { bool: { must_not: { exists: { field: 'protocol' } } } };

export interface CampaignResult {
  faults: string[];
  /** Lines for people. */
  summary: string[];
}

export async function fuzzStack(
  stack: TestStack,
  seed: number,
  seconds: number,
  ports: OtherPorts,
  maxRequests = Infinity,
): Promise<CampaignResult> {
  const { api } = stack;
  const before = { status: await api.status(), native: await countStored(stack, NATIVE) };
  const fuzzer = await Fuzzer.prepare(api, seed);
  const { pid } = stack.processes().find(({ name }) => name === 'api')!;
  const port = Number(new URL(api.url).port);
  const probe = new Probe({ port, pid, from: HONEST_ADDRESS }, (sample) => {
    if (sample.cpuMs > MAX_STALL_MS) fuzzer.suspect(sample);
  });
  const portFuzzer = new PortFuzzer(ports, seed);
  const [requests] = await Promise.all([
    fuzzer.run(seconds * 1000, maxRequests),
    portFuzzer.run(seconds * 1000),
  ]);
  await fuzzer.confirmStalls(probe.samples, MAX_STALL_MS);
  await probe.stop();
  await fuzzer.settleUnanswered();
  const faults = [
    ...probeFaults(probe),
    ...(await countFaults(stack, before, fuzzer)),
    ...fuzzer.faults,
    ...portFuzzer.faults,
  ];
  for (const { name, restarts } of stack.processes())
    if (restarts > 0) faults.push(`${name} ended and was started again ${restarts} times`);
  const summary = [
    `${requests} requests of seed ${seed} in ${seconds} s; answers by status: ${JSON.stringify(fuzzer.statuses)}`,
    `${portFuzzer.sent} connections, datagrams and calls of syslog and gRPC`,
    `${fuzzer.ledger.total} logs accepted with ${fuzzer.ledger.accepted.size} receipts`,
    `longest stall ${Math.round(probe.longestStallMs)} ms, peak memory ${Math.round(probe.peakBytes / MIB)} MiB, ` +
      `growth ${Math.round(probe.growthBytes / MIB)} MiB`,
  ];
  return { faults, summary };
}

function probeFaults(probe: Probe): string[] {
  const faults: string[] = [];
  const refused = probe.samples.find(({ error }) => error !== undefined);
  if (probe.samples.length === 0) faults.push('/health/live never answered');
  if (refused) faults.push(`/health/live was answered with ${refused.error}`);
  if (probe.peakBytes > MAX_RESIDENT_BYTES)
    faults.push(`the API used ${Math.round(probe.peakBytes / MIB)} MiB`);
  if (probe.growthBytes > MAX_GROWTH_BYTES)
    faults.push(`the memory of the API grew by ${Math.round(probe.growthBytes / MIB)} MiB`);
  return faults;
}

/** Compares what was accepted with what was indexed, and what is found afterwards. */
async function countFaults(
  stack: TestStack,
  before: { status: IngestStatus; native: number },
  { ledger }: Fuzzer,
): Promise<string[]> {
  const { api } = stack;
  const marker = uniqueMarker('after');
  const last = await api.store(makeLogs(marker, 10));
  ledger.accepted.set(last.receipt, last.accepted);
  const faults: string[] = [];
  const found = await api.findLogs({ parentResourceId: marker }, 10);
  if (found.length !== 10) faults.push(`of 10 logs that were sent afterwards, ${found.length} are found`);
  const after = await waitUntil(async () => {
    const status = await api.status();
    return status.queued === 0 && status.indexing === 0 && status;
  });
  const failed = after.failed - before.status.failed;
  // Only the answers of Timberline's own protocol tell how many logs they accepted, whatever becomes of a connection.
  const stored = (await countStored(stack, NATIVE)) - before.native;
  const isLost = stored + failed < ledger.total;
  const isDoubled = stored > ledger.total && ledger.unknown === 0;
  if (isLost || isDoubled)
    faults.push(`${ledger.total} logs were accepted, but ${stored} are stored and ${failed} failed`);
  const count = await countStored(stack, { match_all: {} });
  if (count !== after.indexed) faults.push(`${after.indexed} logs were indexed, but ${count} are stored`);
  for (const [receipt, accepted] of [...ledger.accepted, ...ledger.acceptedLines]) {
    const { body } = await api.get<{ indexed: number; failed: number }>(`/api/receipts/${receipt}`);
    if (body.indexed + body.failed !== accepted)
      faults.push(`the receipt ${receipt} is one of ${accepted} logs and says ${JSON.stringify(body)}`);
  }
  return faults.slice(0, 20);
}

async function countStored(stack: TestStack, query: object): Promise<number> {
  await askElasticsearch(stack, 'POST', 'timberline-logs-*/_refresh');
  const answer = await askElasticsearch(stack, 'POST', 'timberline-logs-*/_count', { query });
  return ((await answer.json()) as { count: number }).count;
}
