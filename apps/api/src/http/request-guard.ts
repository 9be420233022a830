// Refuses requests that a web page of another origin caused, before a byte of a body is read.
import type { FastifyInstance } from 'fastify';
import { refuse, type RequestRules } from '@timberline/settings';
import { ProblemError } from './problem-error.ts';

/** Checks the host and the origin of every request to any route, unknown ones included. */
export function guardRequests(fastify: FastifyInstance, rules: RequestRules): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    const refusal = refuse(request.raw, rules);
    done(refusal ? new ProblemError(refusal.status, refusal.detail) : undefined);
  });
}
