// OTLP over HTTP: POST /v1/logs, where OpenTelemetry's exporters and collectors send to.
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
import { DocumentsOtlp } from './otlp.openapi.ts';
import { OTLP_TYPES, type OtlpEncoding, otlpRemarks, otlpResponse, otlpStatus } from './otlp-answer.ts';
import { otlpJson, otlpProtobuf } from './otlp-formats.ts';

const DECODERS = { json: entryDecoder(otlpJson), protobuf: entryDecoder(otlpProtobuf) };

@ApiTags('ingest')
@Controller()
export class OtlpController {
  constructor(
    private readonly intake: Intake,
    private readonly errors: ErrorRenderer,
  ) {}

  @Post('v1/logs')
  @Permit('write-logs', sendOtlpProblem)
  @RouteConfig({ rawBody: true })
  @DocumentsOtlp()
  async export(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const encoding = encodingOf(request.headers['content-type']);
    try {
      if (!encoding)
        throw new IngestError(
          'unsupported',
          'The content type is not supported. Nothing was accepted; send application/x-protobuf or application/json.',
        );
      const options = { waitMs: 0, holdMs: OVERLOAD_HOLD_MS };
      const { summary } = await this.intake.accept(new HttpBodySource(request), DECODERS[encoding], options);
      send(reply, 200, encoding, otlpResponse(encoding, summary.rejected, otlpRemarks(summary)));
    } catch (error) {
      sendOtlpProblem(request, reply, this.errors.toProblem(error, request));
    }
  }
}

/** Answers with a google.rpc.Status in the encoding of the request. */
function sendOtlpProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  { status, detail, extras }: ProblemError,
): void {
  const encoding = encodingOf(request.headers['content-type']) ?? 'json';
  if (extras.retryAfterSeconds !== undefined)
    void reply.header('retry-after', String(Math.ceil(extras.retryAfterSeconds)));
  send(reply, status, encoding, otlpStatus(encoding, status, detail));
}

function encodingOf(contentType = ''): OtlpEncoding | undefined {
  const type = contentType.split(';')[0]!.trim().toLowerCase();
  if (type === 'application/x-protobuf' || type === 'application/protobuf') return 'protobuf';
  return type === 'application/json' ? 'json' : undefined;
}

function send(reply: FastifyReply, status: number, encoding: OtlpEncoding, body: Buffer): void {
  void reply.code(status).header('content-type', OTLP_TYPES[encoding]).send(body);
}
