// Sends requests byte by byte as they are, valid or not, and reads what comes back. An HTTP client would correct them.
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, parseAnswers } from './answers.ts';

/**
 * - `whole`: all bytes at once; the answer is read to its end
 * - `drip`: the same in pieces with pauses between them
 * - `cut`: the client ends its side of the connection after these bytes, which are a part of a request
 * - `linger`: the client ends its side once answers came, or none came for long
 * - `patient`: the same, but it waits longer, for an answer that tells what became of a post
 * - `abandon`: the client leaves without reading
 * - `listen`: a stream, of which the client reads the first bytes
 * - `slow`: the client begins to read late
 */
export type Delivery = 'whole' | 'drip' | 'cut' | 'linger' | 'patient' | 'abandon' | 'listen' | 'slow';

export interface Exchange {
  /** Answers with status 100 to 199 are left out. */
  answers: Answer[];
  /** Why the connection ended before the answer did, or undefined. */
  error: string | undefined;
}

/** A request that takes longer is stuck, on a busy machine as well. */
const STUCK_MS = 60_000;
const DRIP_PIECES = 8;
const DRIP_PAUSE_MS = 40;
const LATE_READ_MS = 300;
const LISTEN_MS = 200;
/** Answers before the answer, such as 100 Continue. */
const INTERIM = /^(HTTP\/1\.1 1\d\d [^]*?\r\n\r\n)+$/;
/** Between the last bytes of an answer and the end of the client's side. */
const LINGER_MS = 100;
/** How long a client that may have sent something incomplete waits for an answer. */
const MAX_LINGER_MS = { linger: 2_000, patient: 10_000 };
/** Answers are read to this length, and whether what follows is complete is not looked at. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

export interface Target {
  port: number;
  /** The address of the client, one of loopback's, so that limits for each client can be told apart. */
  from: string;
}

/** Sends bytes on a connection of its own. */
export async function exchange(
  target: Target,
  bytes: Buffer,
  delivery: Delivery,
  heads: boolean[],
): Promise<Exchange> {
  const socket = connect({ port: target.port, host: '127.0.0.1', localAddress: target.from });
  socket.setNoDelay(true);
  const chunks: Buffer[] = [];
  let received = 0;
  let error: string | undefined;
  if (delivery === 'slow') socket.pause();
  socket.on('data', (chunk: Buffer) => {
    received += chunk.length;
    chunks.push(chunk);
    if (delivery === 'linger' || delivery === 'patient') setTimeout(() => socket.end(), LINGER_MS);
    const isHeard = delivery === 'listen' && !INTERIM.test(Buffer.concat(chunks).toString('latin1'));
    if (isHeard || received > MAX_ANSWER_BYTES) setTimeout(() => socket.destroy(), LISTEN_MS);
  });
  const ended = new Promise<void>((resolve) => {
    socket.on('error', (reason: NodeJS.ErrnoException) => (error = reason.code ?? reason.message));
    socket.once('close', () => resolve());
  });
  const timer = setTimeout(() => {
    error = `stuck: no end of the answer within ${STUCK_MS / 1000} s`;
    socket.destroy();
  }, STUCK_MS);
  if (delivery === 'drip') await drip(socket, bytes);
  else socket.write(bytes);
  if (delivery === 'cut') socket.end();
  if (delivery === 'linger' || delivery === 'patient')
    setTimeout(() => socket.end(), MAX_LINGER_MS[delivery]).unref();
  if (delivery === 'abandon') setTimeout(() => socket.destroy(), DRIP_PAUSE_MS);
  if (delivery === 'slow') setTimeout(() => socket.resume(), LATE_READ_MS);
  await ended;
  clearTimeout(timer);
  const { answers, rest } = parseAnswers(Buffer.concat(chunks), heads);
  const isExpectedEnd = delivery === 'abandon' || delivery === 'listen' || received > MAX_ANSWER_BYTES;
  if (rest && !isExpectedEnd) error ??= 'the answer broke off';
  return { answers, error: isExpectedEnd ? undefined : error };
}

async function drip(socket: Socket, bytes: Buffer): Promise<void> {
  const size = Math.ceil(bytes.length / DRIP_PIECES);
  for (let at = 0; at < bytes.length && !socket.destroyed; at += size) {
    socket.write(bytes.subarray(at, at + size));
    await sleep(DRIP_PAUSE_MS);
  }
}
