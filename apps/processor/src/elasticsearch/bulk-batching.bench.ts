// What it costs to make a bulk of jobs, besides sending it: npx vitest bench --run --root apps/processor
import { it } from 'vitest';
import { decodeLines, encodeJob, type JobData } from '@timberline/queue';
import { assembleBulk } from './bulk-batching.ts';

const LOG =
  '{"create":{"_index":"timberline-logs-2026.11.24","_id":"P79qp2rWKoLm-ow-4iCL"}}\n' +
  '{"message":"PacketResponder 1 for block blk_38865049064139660 terminating","level":"info"}\n';

function makePiece(logs: number) {
  const lines = LOG.repeat(logs);
  const job = encodeJob({ firstId: 'P79qp2rWKoLm-ow-4iCL', logs, lines });
  const data = JSON.parse(job.data) as JobData;
  return { load: () => decodeLines(data), bytes: job.bytes, count: logs };
}

function fail(_piece: unknown, error: unknown): never {
  throw error;
}

const bulks = {
  '64 jobs of 1 log': Array.from({ length: 64 }, () => makePiece(1)),
  '16 jobs of 100 logs': Array.from({ length: 16 }, () => makePiece(100)),
  '1 job of 5,000 logs': [makePiece(5_000)],
};

it('Assembling a bulk.', async ({ bench }) => {
  for (const [name, pieces] of Object.entries(bulks))
    await bench(name, () => void assembleBulk(pieces, fail)).run();
});
