// Takes bytes in as the endpoint of a protocol does, down to a batch: everything but the network and the queue.
import { PassThrough, Readable } from 'node:stream';
import { deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { compress as snappy } from 'snappyjs';
import { LineReader, toLogs } from '@timberline/formats';
import type { Random } from '@timberline/testing';
import { parseAsSent } from '../../../json/exact-json.ts';
import { wallClockMs } from '../../../wall-clock.ts';
import { BodyReader } from '../../body/body-reader.ts';
import type { BodySource } from '../../body/body-source.ts';
import type { Encoding } from '../../body/decompress.ts';
import { decompressStream } from '../../body/decompress-stream.ts';
import type { Decoder } from '../../decode/decoder.ts';
import { StreamText } from '../../decode/stream-text.ts';
import { renderBulkAnswer } from '../elastic/bulk-answer.ts';
import { BulkFormat, DocumentFormat } from '../elastic/bulk-format.ts';
import { entryDecoder } from '../entry-decoder.ts';
import { lokiJson, lokiProtobuf } from '../loki/loki-formats.ts';
import { jsonDecoder, ndjsonDecoder } from '../native/native-decoders.ts';
import { frameMessage, GrpcBodySource } from '../otlp/grpc-message.ts';
import { otlpJson, otlpProtobuf } from '../otlp/otlp-formats.ts';
import { hecEvents } from '../splunk/hec-formats.ts';
import { FrameReader } from '../syslog/frame-reader.ts';
import { SyslogFormat } from '../syslog/syslog-format.ts';
import { CheckedBatch, type LogCheck } from './checked-batch.fixture.ts';
import { cutIntoChunks, mutate } from './mutate.fixture.ts';
import type { TargetName } from './valid-bodies.fixture.ts';

const BODY_LIMIT_BYTES = 4 * 1024 * 1024;
/** A decoder yields after each 64 KiB, so this is far more than any body needs. */
const MAX_SLICES = 100_000;
const ENCODINGS: readonly (Encoding | undefined)[] = [
  undefined,
  undefined,
  undefined,
  'gzip',
  'deflate',
  'zstd',
];
const reader = new BodyReader(BODY_LIMIT_BYTES);

/** How a body is delivered, beside its bytes. */
export interface Delivery {
  random: Random;
  check: LogCheck;
  /** Without compression, which `random` may choose and break. */
  isPlain?: boolean;
}

/** What came of a body: the faults of its batches. */
interface Outcome {
  faults: string[];
  logs: number;
}

/** Takes in the body of a target. Throws what the endpoint would render as its error. */
export async function deliver(target: TargetName, body: Buffer, delivery: Delivery): Promise<Outcome> {
  switch (target) {
    case 'lines':
      return deliverLines(body, delivery);
    case 'syslog tcp':
      return deliverSyslogStream(body, delivery);
    case 'syslog udp':
      return decode(entryDecoder(new SyslogFormat([body], 'fuzzer')), body, delivery);
    case 'otlp grpc':
      return deliverGrpc(body, delivery);
    case 'elastic bulk':
      return deliverBulk(body, delivery);
    case 'loki protobuf':
      return deliverBody(body, entryDecoder(lokiProtobuf), delivery, 'snappy');
    default:
      return deliverBody(body, DECODERS[target](), delivery, encodingOf(delivery, ENCODINGS));
  }
}

const DECODERS = {
  'native json': () => jsonDecoder,
  'native ndjson': () => ndjsonDecoder,
  'elastic document': () => entryDecoder(new DocumentFormat('logs', undefined)),
  'otlp json': () => entryDecoder(otlpJson),
  'otlp protobuf': () => entryDecoder(otlpProtobuf),
  'loki json': () => entryDecoder(lokiJson),
  hec: () => entryDecoder(hecEvents),
} satisfies Partial<Record<TargetName, () => Decoder>>;

function encodingOf<T>({ random, isPlain }: Delivery, encodings: readonly T[]): T | undefined {
  return isPlain ? undefined : random.pick(encodings);
}

/** Decodes bytes into a batch, slice by slice. */
function decode(decoder: Decoder, bytes: Buffer, { check }: Delivery): Outcome {
  const batch = new CheckedBatch(decoder, bytes, check);
  let slices = 0;
  for (const _slice of decoder.decode(bytes, batch))
    if (++slices > MAX_SLICES) throw new Error(`The decoder does not end after ${slices} slices.`);
  batch.checkLines();
  return { faults: batch.faults, logs: batch.accepted };
}

async function deliverBody(
  body: Buffer,
  decoder: Decoder,
  delivery: Delivery,
  encoding?: Encoding,
): Promise<Outcome> {
  const read = await reader.read(
    sourceOf(compress(body, encoding, delivery.random), encoding, delivery.random),
  );
  try {
    return decode(decoder, read.bytes, delivery);
  } finally {
    read.release();
  }
}

async function deliverBulk(body: Buffer, delivery: Delivery): Promise<Outcome> {
  const format = new BulkFormat('logs');
  const outcome = await deliverBody(body, entryDecoder(format), delivery, encodingOf(delivery, ENCODINGS));
  const slices = renderBulkAnswer(format.results, 1, undefined);
  let slice = slices.next();
  while (!slice.done) slice = slices.next();
  const { items } = JSON.parse(slice.value) as { items: unknown[] };
  if (items.length !== format.results.length) outcome.faults.push('the answer does not name every action');
  // A document whose id was in the request before is stored once. A long document becomes several logs.
  const stored = format.results.filter(({ refusal, isRepeated }) => !refusal && !isRepeated).length;
  if (stored > outcome.logs) outcome.faults.push(`${stored} items are stored, but ${outcome.logs} logs`);
  return outcome;
}

async function deliverGrpc(message: Buffer, delivery: Delivery): Promise<Outcome> {
  const { random } = delivery;
  const isCompressed = random.chance(0.3);
  const framed = frameMessage(isCompressed ? gzipSync(message) : message);
  if (isCompressed) framed[0] = 1;
  const bytes = random.chance(0.2) ? mutate(framed, random, () => message) : framed;
  const call = Readable.from(cutIntoChunks(bytes, random), { objectMode: false });
  const source = await GrpcBodySource.open(
    call,
    'fuzzer',
    random.pick(['gzip', 'gzip', 'identity', undefined, 'br']),
  );
  const read = await reader.read(source);
  try {
    return decode(entryDecoder(otlpProtobuf), read.bytes, delivery);
  } finally {
    read.release();
  }
}

/** However the network cuts a stream, its messages are the same. */
function deliverSyslogStream(body: Buffer, delivery: Delivery): Outcome {
  const framesOf = (chunks: Buffer[]): string[][] => {
    const frames = new FrameReader();
    return [
      ...chunks.map((chunk) => frames.push(chunk).map((frame) => frame.toString('latin1'))),
      frames.flush().map((frame) => frame.toString('latin1')),
    ];
  };
  const groups = framesOf(cutIntoChunks(body, delivery.random));
  const outcome: Outcome = { faults: [], logs: 0 };
  if (JSON.stringify(groups.flat()) !== JSON.stringify(framesOf([body]).flat()))
    outcome.faults.push('the messages differ by how the stream is cut');
  for (const group of groups) {
    const messages = group.map((frame) => Buffer.from(frame, 'latin1'));
    const { faults, logs } = decode(
      entryDecoder(new SyslogFormat(messages, 'fuzzer')),
      Buffer.concat(messages),
      delivery,
    );
    if (logs < messages.length) faults.push(`${messages.length} messages became ${logs} logs`);
    outcome.faults.push(...faults);
    outcome.logs += logs;
  }
  return outcome;
}

/** However the network cuts a file, its logs are the same, and every line is in one of them. */
async function deliverLines(body: Buffer, delivery: Delivery): Promise<Outcome> {
  const { random } = delivery;
  const encoding = encodingOf<'gzip' | 'zstd' | undefined>(delivery, ['gzip', undefined, undefined, 'zstd']);
  const chunks = cutIntoChunks(compress(body, encoding, random), random);
  const now = wallClockMs();
  const batch = new CheckedBatch(
    { name: 'lines', protocol: 'lines', maxLogs: () => body.length * 8 + 16, decode: none },
    body,
    delivery.check,
  );
  const read = async (stream: AsyncIterable<Buffer>) => {
    const lines = new LineReader({ now, parseJson: parseAsSent });
    const text = new StreamText();
    const entries = [];
    for await (const chunk of stream) entries.push(...lines.push(text.push(chunk)));
    return [...entries, ...lines.push(text.end()), ...lines.flush()];
  };
  const entries = await read(decompressStream(Readable.from(chunks, { objectMode: false }), encoding));
  let done = 0;
  const seen: unknown[] = [];
  for (const { entry, firstLine, lastLine, doneLines } of entries) {
    if (doneLines < done) batch.faults.push(`line ${done} was done, and then line ${doneLines}`);
    if (firstLine > lastLine)
      batch.faults.push(`an entry begins in line ${firstLine} and ends in line ${lastLine}`);
    done = doneLines;
    const logs = toLogs(entry, { now });
    for (const log of logs) batch.value(firstLine, log, () => undefined);
    seen.push({ logs, firstLine, lastLine, doneLines });
  }
  if (encoding === undefined) {
    const whole = await read(Readable.from([body], { objectMode: false }));
    const expected = whole.map(({ entry, ...lines }) => ({ logs: toLogs(entry, { now }), ...lines }));
    if (JSON.stringify(seen) !== JSON.stringify(expected))
      batch.faults.push('the logs differ by how the file is cut');
  }
  batch.checkLines();
  return { faults: batch.faults, logs: batch.accepted };
}

function* none(): Generator<undefined, void> {
  return;
}

/** Compresses bytes, and now and then breaks the result. */
function compress(bytes: Buffer, encoding: Encoding | undefined, random: Random): Buffer {
  let compressed: Buffer;
  if (encoding === 'gzip') compressed = gzipSync(bytes, { level: 1 });
  else if (encoding === 'deflate')
    compressed = random.chance(0.5) ? deflateSync(bytes) : deflateRawSync(bytes);
  else if (encoding === 'zstd') compressed = zstdCompressSync(bytes);
  else if (encoding === 'snappy') compressed = Buffer.from(snappy(bytes));
  else return bytes;
  return random.chance(0.2) ? mutate(compressed, random, () => compressed) : compressed;
}

/** A body as HTTP delivers it: at once with its headers, or in chunks, and now and then shorter than it was declared. */
function sourceOf(bytes: Buffer, encoding: Encoding | undefined, random: Random): BodySource {
  const isWhole = random.chance(0.5);
  const declaredBytes = random.chance(0.5) ? undefined : bytes.length;
  return {
    client: 'fuzzer',
    declaredBytes,
    encoding,
    takeWhole: () => (isWhole ? bytes : undefined),
    stream: () => {
      const stream = new PassThrough();
      Readable.from(cutIntoChunks(bytes, random), { objectMode: false }).pipe(stream);
      return stream;
    },
  };
}
