// Loki's push API: POST /loki/api/v1/push.
import { Controller, Post, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Permit } from '../../../access/permit.ts';
import { ErrorRenderer } from '../../../http/error-renderer.ts';
import type { ProblemError } from '../../../http/problem-error.ts';
import { IngestError } from '../../ingest-error.ts';
import { Intake } from '../../intake/intake.ts';
import { entryDecoder } from '../entry-decoder.ts';
import { HttpBodySource } from '../http-body-source.ts';
import { OVERLOAD_HOLD_MS } from '../overload.ts';
import { describeRejections } from '../rejections.ts';
import { DocumentsLoki } from './loki.openapi.ts';
import { lokiJson, lokiProtobuf } from './loki-formats.ts';

const JSON_DECODER = entryDecoder(lokiJson);
const PROTOBUF_DECODER = entryDecoder(lokiProtobuf);

@ApiTags('ingest')
@Controller()
export class LokiController {
  constructor(
    private readonly intake: Intake,
    private readonly errors: ErrorRenderer,
  ) {}

  @Post('loki/api/v1/push')
  @Permit('write-logs', sendLokiProblem)
  @RouteConfig({ rawBody: true })
  @DocumentsLoki()
  async push(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    try {
      // Also if some entries were refused: after an error clients send all of them again, or drop what they have not sent yet.
      await this.accept(request);
      void reply.code(204).send();
    } catch (error) {
      const reasons = error instanceof IngestError ? reasonsOf(error) : '';
      sendLokiProblem(request, reply, this.errors.toProblem(error, request), reasons);
    }
  }

  private async accept(request: FastifyRequest): Promise<void> {
    const options = { waitMs: 0, holdMs: OVERLOAD_HOLD_MS };
    try {
      if (isProtobuf(request.headers['content-type']))
        // Loki's clients compress protobuf by Snappy and need not say so in a header.
        await this.intake.accept(new HttpBodySource(request, 'snappy'), PROTOBUF_DECODER, options);
      else await this.intake.accept(new HttpBodySource(request), JSON_DECODER, options);
    } catch (error) {
      // A push without entries is a success for Loki as well.
      if (!(error instanceof IngestError && error.kind === 'empty')) throw error;
    }
  }
}

/** Answers with an error as text, which Loki's clients write to their log. */
function sendLokiProblem(
  _request: FastifyRequest,
  reply: FastifyReply,
  { status, detail, extras }: ProblemError,
  reasons = '',
): void {
  if (extras.retryAfterSeconds !== undefined)
    void reply.header('retry-after', String(Math.ceil(extras.retryAfterSeconds)));
  void reply.code(status).header('content-type', 'text/plain; charset=utf-8').send(`${detail}${reasons}\n`);
}

/** What is wrong with the entries of a push of which none was accepted. */
function reasonsOf({ details: { errors = [], members } }: IngestError): string {
  return members?.moreErrors === undefined ? '' : ` ${describeRejections(errors, 'Entry')}`;
}

/** Whether a push is in protobuf. Scripts send JSON without its type. */
function isProtobuf(contentType = ''): boolean {
  const type = contentType.split(';')[0]!.trim().toLowerCase();
  if (type === 'application/x-protobuf' || type === 'application/protobuf') return true;
  if (type === 'application/json' || type === 'text/plain' || type === '') return false;
  throw new IngestError(
    'unsupported',
    'The content type is not supported. Nothing was accepted; send application/json, or application/x-protobuf compressed by Snappy.',
  );
}
