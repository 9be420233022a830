// Readers for specs.
import { EventEmitter } from 'node:events';
import type { FastifyReply } from 'fastify';
import { Reader } from './reader.ts';

/** A reader of this client, and how its connection closes: after the answer was sent, or before that. */
export function fakeReader(client: string) {
  const raw = Object.assign(new EventEmitter(), { writableFinished: false });
  const reader = new Reader(client, { raw } as unknown as FastifyReply);
  const close = () => raw.emit('close');
  return {
    reader,
    leave: close,
    finish: () => {
      raw.writableFinished = true;
      close();
    },
  };
}
