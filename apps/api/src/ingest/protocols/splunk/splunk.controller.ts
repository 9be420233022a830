// Splunk's HTTP Event Collector.
import { Controller, Get, Options, Post, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiExcludeEndpoint, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FieldError } from '@timberline/contract';
import { Permit } from '../../../access/permit.ts';
import { ErrorRenderer } from '../../../http/error-renderer.ts';
import type { ProblemError } from '../../../http/problem-error.ts';
import type { Decoder } from '../../decode/decoder.ts';
import { IngestError } from '../../ingest-error.ts';
import { Intake } from '../../intake/intake.ts';
import { entryDecoder } from '../entry-decoder.ts';
import { HttpBodySource } from '../http-body-source.ts';
import { OVERLOAD_HOLD_MS } from '../overload.ts';
import { describeRejections } from '../rejections.ts';
import { HecError, type HecErrorKind } from './hec-error.ts';
import { hecEvents } from './hec-formats.ts';
import { HecRaw } from './hec-raw.ts';
import { DocumentsHec, DocumentsHecHealth, DocumentsHecRaw } from './splunk.openapi.ts';

const EVENTS = entryDecoder(hecEvents);
const JSON_TYPE = 'application/json; charset=utf-8';

@ApiTags('ingest')
@Controller('services/collector')
export class SplunkController {
  constructor(
    private readonly intake: Intake,
    private readonly errors: ErrorRenderer,
  ) {}

  @Post(['', 'event', 'event/1.0'])
  @Permit('write-logs', sendHecProblem)
  @RouteConfig({ rawBody: true })
  @DocumentsHec()
  events(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.accept(request, reply, EVENTS);
  }

  @Post(['raw', 'raw/1.0'])
  @Permit('write-logs', sendHecProblem)
  @RouteConfig({ rawBody: true })
  @DocumentsHecRaw()
  raw(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.accept(
      request,
      reply,
      entryDecoder(new HecRaw((request.query ?? {}) as Record<string, unknown>)),
    );
  }

  /** Clients ask before they send. */
  @Get(['health', 'health/1.0'])
  @Permit('public')
  @DocumentsHecHealth()
  health(@Res() reply: FastifyReply): void {
    send(reply, 200, { text: 'HEC is healthy', code: 17 });
  }

  /** The logging driver of Docker checks its URL by this method. */
  @Options(['', 'event', 'event/1.0', 'raw', 'raw/1.0'])
  @Permit('public')
  @ApiExcludeEndpoint()
  options(@Res() reply: FastifyReply): void {
    void reply.code(200).header('allow', 'POST,OPTIONS').send();
  }

  /** Indexer acknowledgement, which a client has to ask for. The success of a request already means that its events are safe. */
  @Post(['ack', 'ack/1.0'])
  @Permit('write-logs', sendHecProblem)
  @RouteConfig({ rawBody: true })
  @ApiExcludeEndpoint()
  acknowledge(@Req() { raw }: FastifyRequest, @Res() reply: FastifyReply): void {
    raw.resume();
    const { status, code, message } = new HecError('no-acknowledgements');
    send(reply, status, { text: message, code });
  }

  private async accept(request: FastifyRequest, reply: FastifyReply, decoder: Decoder): Promise<void> {
    try {
      const options = { waitMs: 0, holdMs: OVERLOAD_HOLD_MS };
      const { summary } = await this.intake.accept(new HttpBodySource(request), decoder, options);
      send(reply, 200, { text: 'Success', code: 0, ...rejectionsOf(summary.errors) });
    } catch (error) {
      this.sendError(reply, error, request);
    }
  }

  private sendError(reply: FastifyReply, error: unknown, request: FastifyRequest): void {
    const known = knownError(error);
    if (known) sendHecError(reply, known);
    else sendHecProblem(request, reply, this.errors.toProblem(error, request));
  }
}

/** The error that the collector has for an error of ours, if it says more than its status. */
function knownError(error: unknown): HecError | undefined {
  if (error instanceof HecError) return error;
  if (error instanceof IngestError && error.kind === 'empty') return new HecError('no-data');
  // None of the events was accepted.
  if (error instanceof IngestError && error.details.members?.moreErrors !== undefined) {
    const { 'invalid-event-number': number, detail } = rejectionsOf(error.details.errors);
    return new HecError('invalid-format', number, detail);
  }
  return undefined;
}

function sendHecProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  { status, detail, extras }: ProblemError,
): void {
  if (extras.retryAfterSeconds !== undefined)
    void reply.header('retry-after', String(Math.ceil(extras.retryAfterSeconds)));
  sendHecError(
    reply,
    new HecError(kindOf(status, request), undefined, detail, status === 429 ? 503 : status),
  );
}

function kindOf(status: number, { headers }: FastifyRequest): HecErrorKind {
  if (status === 401) return headers.authorization ? 'invalid-token' : 'no-token';
  if (status === 403) return 'invalid-token';
  if (status === 429 || status === 503) return 'busy';
  return status < 500 ? 'invalid-format' : 'server-error';
}

function sendHecError(reply: FastifyReply, { status, code, message, eventNumber, details }: HecError): void {
  send(reply, status, {
    text: message,
    code,
    ...(eventNumber === undefined ? {} : { 'invalid-event-number': eventNumber }),
    ...(details === undefined ? {} : { detail: details }),
  });
}

/** Which events were refused; the others were accepted. Clients look at the code alone, and would send all of them again. */
function rejectionsOf(errors: readonly FieldError[] = []): {
  'invalid-event-number'?: number;
  detail?: string;
} {
  const [first] = errors;
  if (!first) return {};
  return { 'invalid-event-number': (first.line ?? 1) - 1, detail: describeRejections(errors, 'Event', 0) };
}

function send(reply: FastifyReply, status: number, answer: object): void {
  void reply.code(status).header('content-type', JSON_TYPE).send(JSON.stringify(answer));
}
