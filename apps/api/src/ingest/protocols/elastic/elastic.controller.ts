// The parts of Elasticsearch's API that its clients need to send logs, under /elastic.
import { All, Controller, Post, Put, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiExcludeEndpoint, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Permit } from '../../../access/permit.ts';
import { ErrorRenderer } from '../../../http/error-renderer.ts';
import { ProblemError } from '../../../http/problem-error.ts';
import { runSlices } from '../../../run-slices.ts';
import { IngestError } from '../../ingest-error.ts';
import { Intake } from '../../intake/intake.ts';
import { entryDecoder, type EntryFormat } from '../entry-decoder.ts';
import { HttpBodySource } from '../http-body-source.ts';
import { OVERLOAD_HOLD_MS } from '../overload.ts';
import { renderBulkAnswer, successOf } from './bulk-answer.ts';
import { BulkFormat, DocumentFormat } from './bulk-format.ts';
import type { BulkOperation } from './decode-bulk.ts';
import { DocumentsBulk, DocumentsDocument } from './elastic.openapi.ts';
import { pathOf, sendElasticProblem, setElasticHeaders } from './elastic-answer.ts';
import { answerHandshake } from './handshake.ts';

/** A longer filter could take longer than the request itself. */
const MAX_FILTER_PATH_CHARACTERS = 256;

interface DocumentParameters {
  index?: string;
  id?: string;
}

@ApiTags('ingest')
@Controller('elastic')
export class ElasticController {
  constructor(
    private readonly intake: Intake,
    private readonly errors: ErrorRenderer,
  ) {}

  @Post(['_bulk', ':index/_bulk'])
  @Permit('write-logs', sendElasticProblem)
  @RouteConfig({ rawBody: true })
  @DocumentsBulk()
  bulk(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.answer(request, reply, async () => {
      const begun = performance.now();
      const format = new BulkFormat((request.params as DocumentParameters).index);
      const path = filterPathOf(request);
      await this.accept(request, format);
      const tookMs = Math.round(performance.now() - begun);
      return { status: 200, body: await runSlices(renderBulkAnswer(format.results, tookMs, path)) };
    });
  }

  /** The client for Python sends by this method. */
  @Put(['_bulk', ':index/_bulk'])
  @Permit('write-logs', sendElasticProblem)
  @RouteConfig({ rawBody: true })
  @ApiExcludeEndpoint()
  putBulk(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.bulk(request, reply);
  }

  @Post([':index/_doc', ':index/_doc/:id', ':index/_create/:id'])
  @Permit('write-logs', sendElasticProblem)
  @RouteConfig({ rawBody: true })
  @DocumentsDocument()
  document(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.answer(request, reply, async () => {
      const { index = '', id } = request.params as DocumentParameters;
      const format = new DocumentFormat(index, id);
      await this.accept(request, format);
      const { status, body } = successOf(operationOf(request), format.isRepeated);
      return { status, body: JSON.stringify({ _index: index, _id: id ?? format.logId, ...body }) };
    });
  }

  @Put([':index/_doc/:id', ':index/_create/:id'])
  @Permit('write-logs', sendElasticProblem)
  @RouteConfig({ rawBody: true })
  @ApiExcludeEndpoint()
  putDocument(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    return this.document(request, reply);
  }

  /** Everything else that clients ask. */
  @All(['', '*'])
  @Permit('write-logs', sendElasticProblem)
  @RouteConfig({ rawBody: true })
  @ApiExcludeEndpoint()
  handshake(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    // Templates and the like are acknowledged without a look at them.
    request.raw.resume();
    return this.answer(request, reply, () => {
      const path = pathOf(request.url);
      const answer = answerHandshake(request.method, path);
      if (!answer)
        throw new ProblemError(
          405,
          `${request.method} of /${path} is not offered. Timberline takes logs in by this API and is read by /api/logs.`,
        );
      const { status, body } = answer;
      return Promise.resolve({ status, body: typeof body === 'string' ? body : JSON.stringify(body) });
    });
  }

  /** Accepts what a format reads. A request without a new document is no error here: it may have had other actions. */
  private async accept(request: FastifyRequest, format: EntryFormat): Promise<void> {
    try {
      const options = { waitMs: 0, holdMs: OVERLOAD_HOLD_MS };
      await this.intake.accept(new HttpBodySource(request), entryDecoder(format), options);
    } catch (error) {
      if (!(error instanceof IngestError && error.kind === 'empty')) throw error;
    }
  }

  private async answer(
    request: FastifyRequest,
    reply: FastifyReply,
    work: () => Promise<{ status: number; body: string }>,
  ): Promise<void> {
    setElasticHeaders(request, reply);
    try {
      const { status, body } = await work();
      void reply.code(status).send(request.method === 'HEAD' ? undefined : Buffer.from(body));
    } catch (error) {
      sendElasticProblem(request, reply, this.errors.toProblem(error, request));
    }
  }
}

/** The operation that a single document is for. */
function operationOf({ url, query }: FastifyRequest): BulkOperation {
  const { op_type: type } = (query ?? {}) as { op_type?: string };
  return type === 'create' || /^[^/]+\/_create\//.test(pathOf(url)) ? 'create' : 'index';
}

function filterPathOf({ query }: FastifyRequest): string | undefined {
  const { filter_path: path } = (query ?? {}) as { filter_path?: string | string[] };
  if (path === undefined || path === '') return undefined;
  const text = String(path);
  if (text.length > MAX_FILTER_PATH_CHARACTERS)
    throw new ProblemError(400, `filter_path has more than ${MAX_FILTER_PATH_CHARACTERS} characters.`);
  return text;
}
