import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Reader, readerOf } from '../limits/reader.ts';

/**
 * A parameter of a route: who waits for its answer, and a signal that is aborted when they leave.
 *
 * ```ts
 * search(@RequestReader() reader: Reader) { … }
 * ```
 */
export const RequestReader = createParamDecorator((_: unknown, context: ExecutionContext): Reader => {
  const http = context.switchToHttp();
  return readerOf(http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
});
