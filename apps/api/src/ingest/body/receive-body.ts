// Receives a body that arrives in several pieces.
import type { Readable } from 'node:stream';
import { busy, IngestError } from '../ingest-error.ts';
import { FIRST_ROOM_BYTES } from './body-limits.ts';
import type { BodyRoom } from './body-room.ts';
import type { BodyShare } from './body-share.ts';
import { ByteCollector } from './byte-collector.ts';
import { tooLarge } from './decompress.ts';

interface Expected {
  /** The declared length; undefined if none was declared. */
  declaredBytes: number | undefined;
  limitBytes: number;
}

/**
 * Resolves to the whole body. It is not read before it has room. Rejects with an IngestError: `too-large`, `busy`,
 * `too-slow` or `malformed`. The caller releases the share.
 */
export function receiveBody(
  stream: Readable,
  room: BodyRoom,
  share: BodyShare,
  { declaredBytes, limitBytes }: Expected,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const collector = new ByteCollector(declaredBytes ?? limitBytes);
    let isOver = false;
    const stop = () => {
      isOver = true;
      stream.off('data', onData).off('end', onEnd).off('error', onCut).off('close', onCut);
    };
    const fail = (error: Error) => {
      if (isOver) return;
      stop();
      // The rest is discarded, so that the sender finishes and reads the answer.
      stream.on('error', () => undefined).resume();
      reject(error);
    };
    const waitForRoom = (bytes: number, then: () => void) =>
      room.reserve(share, bytes).then((granted) => {
        if (!granted) fail(noRoom());
        else if (!isOver) then();
      }, fail);
    const onData = (chunk: Buffer) => {
      if (share.bytes + chunk.length > limitBytes) return fail(tooLarge(limitBytes));
      collector.append(chunk);
      room.received(share, chunk.length);
      // Only a body of undeclared length can exceed what it reserved.
      if (share.reserved > 0 && share.bytes > share.reserved) {
        stream.pause();
        void waitForRoom(limitBytes, () => stream.resume());
      }
    };
    const onEnd = () => {
      stop();
      room.endArrival(share);
      resolve(collector.take());
    };
    const onCut = () =>
      fail(
        new IngestError(
          'malformed',
          'The connection closed before the whole body arrived. Nothing was accepted.',
        ),
      );
    const start = () => void stream.on('data', onData);
    share.onFailure = fail;
    stream.on('end', onEnd).on('error', onCut).on('close', onCut);
    if (stream.destroyed) return onCut();
    room.watch(share);
    const firstBytes = declaredBytes ?? Math.min(FIRST_ROOM_BYTES, limitBytes);
    if (room.tryReserve(share, firstBytes)) start();
    else void waitForRoom(firstBytes, start);
  });
}

/** The error of a body for which there is no room in time. */
export function noRoom(): IngestError {
  return busy('Too many bytes are being received.');
}
