// Counts long answers of all routes until they were sent, and disconnects clients that do not read them.
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { PROBLEM_CONTENT_TYPE } from '@timberline/contract';
import { type AnswerMemory, ANSWERS_RETRY_SECONDS } from '../limits/answer-memory.ts';
import { MIN_COUNTED_ANSWER_BYTES } from '../limits/memory-budget.ts';
import { findReader, readerOf } from '../limits/reader.ts';
import { slicesOf, type SlowReaders } from '../limits/slow-readers.ts';
import type { ErrorRenderer } from './error-renderer.ts';

/** What the hook needs. */
interface Limits {
  memory: AnswerMemory;
  slowReaders: SlowReaders;
  errors: Pick<ErrorRenderer, 'render'>;
}

/** Bounds the answers of a server that are text or bytes. Streams bound themselves. */
export function boundAnswers(fastify: FastifyInstance, limits: Limits): void {
  fastify.addHook<unknown>('onSend', (request, reply, payload, done) => {
    const reader = findReader(request);
    reader?.releasePermits();
    if (isText(payload) && payload.length >= MIN_COUNTED_ANSWER_BYTES) {
      sendLong(request, reply, typeof payload === 'string' ? Buffer.from(payload) : payload, limits).then(
        (answer) => done(null, answer),
        (error: unknown) => done(error as Error),
      );
      return;
    }
    if (reader) limits.memory.shrink(reader, 0);
    done(null, payload);
  });
}

function isText(payload: unknown): payload is string | Buffer {
  return typeof payload === 'string' || Buffer.isBuffer(payload);
}

/** What is sent for a long answer: slices of it, once there is room for it. */
async function sendLong(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: Buffer,
  { memory, slowReaders, errors }: Limits,
): Promise<Readable | string> {
  const reader = readerOf(request, reply);
  try {
    await memory.reserve(reader, answer.length);
  } catch (error) {
    return problemInstead(reply, errors.render(error));
  }
  memory.shrink(reader, answer.length);
  slowReaders.watch(reply.raw);
  void reply.header('content-length', answer.length);
  return Readable.from(slicesOf(answer), { objectMode: false });
}

/** Answers with a problem instead of what was to be sent. */
function problemInstead(reply: FastifyReply, problem: ReturnType<ErrorRenderer['render']>): string {
  const body = JSON.stringify(problem);
  void reply
    .code(problem.status)
    .header('content-type', PROBLEM_CONTENT_TYPE)
    .header('retry-after', String(ANSWERS_RETRY_SECONDS))
    .header('content-length', Buffer.byteLength(body));
  return body;
}
