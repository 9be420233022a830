// The one place that writes the body of an error.
import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PROBLEM_CONTENT_TYPE } from '@timberline/contract';
import { CHALLENGE } from '../access/access-error.ts';
import { describeFault, describeRequest } from '../http/describe-fault.ts';
import { problemBody, type ProblemError } from '../http/problem-error.ts';
import { toExpectedProblem, toProblem } from './to-problem.ts';

/** Answers every error as `application/problem+json`. Errors that are the service's fault go to its log as well. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Problem');

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const { q } = (request.query ?? {}) as { q?: unknown };
    const problem = toProblem(error, typeof q === 'string' ? { q } : {});
    if (problem.status >= 500 && !toExpectedProblem(error))
      this.logger.error(`${describeRequest(request)}: ${describeFault(error)}`);
    sendProblem(reply, problem);
  }
}

/** Sends a problem. A response that has begun already is cut off instead, so that no client takes it for complete. */
export function sendProblem(reply: FastifyReply, problem: ProblemError): void {
  if (reply.raw.headersSent) {
    reply.raw.destroy();
    return;
  }
  const { retryAfterSeconds, errors, members } = problem.extras;
  if (retryAfterSeconds !== undefined) void reply.header('retry-after', String(Math.ceil(retryAfterSeconds)));
  if (problem.status === 401) void reply.header('www-authenticate', CHALLENGE);
  // The rest of a request that is given up is not read, so its connection cannot be used again.
  if (problem.status === 408) void reply.header('connection', 'close');
  void reply
    .status(problem.status)
    .header('content-type', PROBLEM_CONTENT_TYPE)
    // As bytes, because Fastify adds a charset to text, which this media type does not have.
    .send(Buffer.from(JSON.stringify(problemBody(problem.status, problem.detail, errors, members))));
}
