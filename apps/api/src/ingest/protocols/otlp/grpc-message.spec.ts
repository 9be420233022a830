import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { BodyReader } from '../../body/body-reader.ts';
import { frameMessage, GrpcBodySource } from './grpc-message.ts';

const MESSAGE = Buffer.from('a message');
const reader = new BodyReader(1024);

/** Reads the message of a call whose bytes arrive in chunks. */
async function read(...chunks: Buffer[]): Promise<string> {
  const source = await GrpcBodySource.open(Readable.from(chunks, { objectMode: false }), 'client', undefined);
  // More of the call, or its end, may arrive before the message is read.
  await nextTurn();
  return (await reader.read(source)).bytes.toString();
}

it('A message is read however the network cuts its call, and what follows it is not.', async () => {
  const bytes = Buffer.concat([frameMessage(MESSAGE), Buffer.from('more')]);
  for (let first = 1; first < bytes.length; first++)
    for (const second of [first, Math.min(bytes.length, first + 3)])
      expect(
        await read(bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second)),
        `cut at ${first} and ${second}`,
      ).toBe('a message');
});

it('A call that ends before its message does is refused at once.', async () => {
  const bytes = frameMessage(MESSAGE);
  for (let length = 0; length < bytes.length; length++)
    await expect(read(bytes.subarray(0, length)), `${length} bytes`).rejects.toMatchObject({
      kind: 'malformed',
    });
});
