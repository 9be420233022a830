// Documents with an id through the intake into a real Redis.
import type { Client } from '@elastic/elasticsearch';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AdmissionControl, connectRedis, DocumentIds, IdempotencyKeys, LogQueue } from '@timberline/queue';
import { useRedis } from '@timberline/testing/redis';
import { IngestCounters } from '../../metrics/ingest-counters.ts';
import { receiptCodec } from '../../signing/receipt-codec.fixture.ts';
import { BodyReader } from '../body/body-reader.ts';
import { bytesSource } from '../body/body-source.ts';
import { BulkFormat, DocumentFormat } from '../protocols/elastic/bulk-format.ts';
import { entryDecoder, type EntryFormat } from '../protocols/entry-decoder.ts';
import { Redactor } from '../redaction/redactor.ts';
import { DocumentCommit } from './document-commit.ts';
import { GroupCommit } from './group-commit.ts';
import { IdempotentCommit } from './idempotent-commit.ts';
import { Intake } from './intake.ts';
import { VisibilityWaiter } from './visibility-waiter.ts';

const BIG = 1024 ** 3;
const redis = useRedis((url) => connectRedis(url, 'api'));
let queue: LogQueue;
let admission: AdmissionControl;
let intake: Intake;

beforeEach(async () => {
  const { client } = redis();
  queue = new LogQueue(client);
  admission = new AdmissionControl(client, { queueBytes: BIG, deadLetters: { count: 10, bytes: BIG } });
  await admission.start();
  intake = newIntake();
});
afterEach(() => admission.stop());

/** As a process of the API has it; each call is another process. */
function newIntake(): Intake {
  const { client } = redis();
  const groupCommit = new GroupCommit(queue, admission);
  return new Intake(
    new BodyReader(BIG),
    admission,
    groupCommit,
    new IdempotentCommit(new IdempotencyKeys(client, { keys: 10, bytes: BIG }), groupCommit, receiptCodec),
    new DocumentCommit(new DocumentIds(client, 10_000), groupCommit),
    new VisibilityWaiter(queue, {} as Client),
    receiptCodec,
    new IngestCounters(),
    new Redactor([]),
  );
}

const bulk = (from: number, to: number, action = 'index') =>
  Array.from(
    { length: to - from },
    (_, at) => `{"${action}":{"_index":"i","_id":"${from + at}"}}\n{"message":"m"}\n`,
  ).join('');

const accept = (format: EntryFormat, body: string, by = intake) =>
  by.accept(bytesSource(Buffer.from(body), 'client'), entryDecoder(format), { waitMs: 0 });

async function send(body: string, by = intake) {
  const format = new BulkFormat(undefined);
  const { summary } = await accept(format, body, by);
  const repeated = format.results.filter(({ isRepeated }) => isRepeated).length;
  return {
    accepted: summary.accepted,
    repeated,
    refused: format.results.filter((one) => one.refusal).length,
  };
}

const queued = async () => (await queue.status()).queued;

describe('Documents that are sent again', () => {
  it('A whole request is stored once, also by another process.', async () => {
    expect(await send(bulk(0, 1_000))).toMatchObject({ accepted: 1_000, repeated: 0 });
    expect(await send(bulk(0, 1_000))).toMatchObject({ accepted: 0, repeated: 1_000 });
    expect(await send(bulk(0, 1_000), newIntake())).toMatchObject({ accepted: 0, repeated: 1_000 });
    expect(await queued()).toBe(1_000);
  });

  it('Of a request that overlaps with another one, the new documents are stored.', async () => {
    await send(bulk(0, 10));
    expect(await send(bulk(5, 20))).toMatchObject({ accepted: 10, repeated: 5 });
    expect(await queued()).toBe(20);
  });

  it('Requests with the same documents at the same moment store each of them once.', async () => {
    const results = await Promise.all([
      send(bulk(0, 30)),
      send(bulk(10, 40), newIntake()),
      send(bulk(20, 50), newIntake()),
    ]);
    expect(results.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(50);
    expect(await queued()).toBe(50);
  });

  it('Documents without an id beside them are stored each time.', async () => {
    const body = `${bulk(0, 1)}{"index":{}}\n{"message":"m"}\n`;
    await send(body);
    expect(await send(body)).toMatchObject({ accepted: 1, repeated: 1 });
    expect(await queued()).toBe(3);
  });

  it('Another body under the same id is a log of its own.', async () => {
    await send(bulk(0, 1));
    expect(await send(bulk(0, 1).replace('"m"', '"n"'))).toMatchObject({ accepted: 1, repeated: 0 });
  });

  it('A document that is refused is not remembered.', async () => {
    const body = `{"index":{"_id":"1"}}\n{"message":"${'x'.repeat(2 * 1024 * 1024)}"}\n`;
    expect(await send(body)).toEqual({ accepted: 0, repeated: 0, refused: 1 });
    expect(await send(body)).toEqual({ accepted: 0, repeated: 0, refused: 1 });
  });

  it('A single document is stored once, and no further request is an error of its own.', async () => {
    const first = new DocumentFormat('i', '1');
    await accept(first, '{"a":1}');
    expect(first.isRepeated).toBe(false);
    const second = new DocumentFormat('i', '1');
    await expect(accept(second, '{"a":1}')).rejects.toMatchObject({ kind: 'empty' });
    expect(second.isRepeated).toBe(true);
    expect(await queued()).toBe(1);
  });
});
