// Readers for specs.
import { EventEmitter } from 'node:events';
import type { FastifyReply } from 'fastify';
import { ANYONE } from '../access/principal.ts';
import { Reader } from './reader.ts';

/** A reader of this client, with this filter, and how its connection closes: after the answer was sent, or before that. */
export function fakeReader(client: string, filter: string | null = null) {
  const raw = Object.assign(new EventEmitter(), { writableFinished: false });
  const reader = new Reader(client, { ...ANYONE, filter }, { raw } as unknown as FastifyReply);
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
