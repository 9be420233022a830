// The one place that makes an error's body.
import { errors as elasticsearch } from '@elastic/elasticsearch';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PROBLEM_CONTENT_TYPE } from '@timberline/contract';
import { QueueFullError, QueueUnavailableError } from '@timberline/queue';
import { problemBody, ProblemError } from './problem-error.ts';

/** How long a client should wait for an engine that is away. */
const ENGINE_RETRY_SECONDS = 5;

/** Answers every error as `application/problem+json`; what nobody expected is a 500 and goes to the log. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Problem');

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const problem = toProblem(error);
    if (problem.status >= 500 && !(error instanceof ProblemError))
      this.logger.error(
        `${request.method} ${request.url}: ${error instanceof Error ? error.stack : String(error)}`,
      );
    sendProblem(reply, problem);
  }
}

/** Sends a problem, unless the answer has begun: then the connection is broken so that nobody takes it for whole. */
export function sendProblem(reply: FastifyReply, problem: ProblemError): void {
  if (reply.raw.headersSent) {
    reply.raw.destroy();
    return;
  }
  const { retryAfterSeconds, errors } = problem.extras;
  if (retryAfterSeconds !== undefined) void reply.header('retry-after', String(Math.ceil(retryAfterSeconds)));
  void reply
    .status(problem.status)
    .header('content-type', PROBLEM_CONTENT_TYPE)
    // As bytes, since Fastify adds a charset to text, which this media type does not have.
    .send(Buffer.from(JSON.stringify(problemBody(problem.status, problem.detail, errors))));
}

/** What an error means to a client. */
export function toProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (error instanceof HttpException) return new ProblemError(error.getStatus(), error.message);
  if (error instanceof elasticsearch.ResponseError) return fromElasticsearch(error);
  if (error instanceof elasticsearch.TimeoutError || error instanceof elasticsearch.ConnectionError)
    return away('Elasticsearch does not answer');
  if (error instanceof elasticsearch.NoLivingConnectionsError) return away('Elasticsearch is away');
  if (error instanceof QueueUnavailableError || error instanceof QueueFullError) return away(error.message);
  // Fastify's own errors (body too large, unknown media type, …) carry their status.
  const status = (error as { statusCode?: unknown } | null)?.statusCode;
  if (error instanceof Error && typeof status === 'number' && status >= 400 && status < 500)
    return new ProblemError(status, error.message);
  return new ProblemError(500, 'Something unexpected went wrong; the log of the API tells what.');
}

function fromElasticsearch(error: elasticsearch.ResponseError): ProblemError {
  if (error.statusCode === 429 || error.statusCode === 503)
    return away(`Elasticsearch is overloaded or not ready (${error.statusCode})`);
  return new ProblemError(500, `Elasticsearch answered ${error.statusCode}; the log of the API tells more.`);
}

function away(what: string): ProblemError {
  return new ProblemError(503, `${what}. Try again in some seconds.`, {
    retryAfterSeconds: ENGINE_RETRY_SECONDS,
  });
}
