// /api/dead-letters: lists, replays and drops the logs that Elasticsearch refused.
import { Body, Controller, Delete, Get, HttpCode, Post, Query } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiBody,
  ApiOkResponse,
  ApiOperation,
  ApiServiceUnavailableResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { DeadLetter, DeadLetterPage } from '@timberline/contract';
import { isLogId } from '@timberline/elastic';
import { DeadLetters, type DeadLetterSelection } from '@timberline/queue';
import { type Actor, CurrentActor } from '../../access/audit/actor.ts';
import { Audit } from '../../access/audit/audit.service.ts';
import { Permit } from '../../access/permit.ts';
import type { LogSource } from '../../elasticsearch/search-response.ts';
import { JsonAnswer, jsonAnswer, toLatin1 } from '../../http/json-answer.ts';
import { QueryParametersPipe } from '../../http/query-parameters.pipe.ts';
import { RequestReader } from '../../http/request-reader.ts';
import { parseJson } from '../../json/parse-json.ts';
import { AnswerMemory } from '../../limits/answer-memory.ts';
import { MAX_ANSWER_BYTES, MIN_COUNTED_ANSWER_BYTES } from '../../limits/memory-budget.ts';
import type { Reader } from '../../limits/reader.ts';
import { runSlices } from '../../run-slices.ts';
import { hitToLog } from '../../search/logs/hit-to-log.ts';
import { SLICE_CHARACTERS } from '../../search/logs/log-rows.ts';
import { IngestError } from '../ingest-error.ts';
import { DEAD_LETTER_PAGE_SIZE, DeadLettersQuery } from './dead-letters.query.ts';
import { DeadLettersRequest } from './dead-letters.request.ts';
import { DeadLetterPageResponse, DeletedResponse, ReplayedResponse } from './dead-letters.response.ts';
import { parseDeadLetterSelection } from './parse-dead-letter-selection.ts';

/** A dead letter is in memory as text of Redis, as its document, as its log, and as JSON in the answer. */
const DEAD_LETTER_COPIES = 5;

@ApiTags('dead letters')
@ApiServiceUnavailableResponse({ description: 'Redis is unavailable.' })
@Controller('dead-letters')
export class DeadLettersController {
  constructor(
    private readonly deadLetters: DeadLetters,
    private readonly memory: AnswerMemory,
    private readonly audit: Audit,
  ) {}

  @Get()
  @Permit('manage-dead-letters')
  @ApiOperation({ summary: 'Lists the logs that Elasticsearch refused, whole and with its reason.' })
  @JsonAnswer()
  @ApiOkResponse({ type: DeadLetterPageResponse })
  @ApiBadRequestResponse({ description: 'A parameter is unknown or invalid; `errors` names it.' })
  async page(
    @Query(QueryParametersPipe) { size = DEAD_LETTER_PAGE_SIZE.default, after }: DeadLettersQuery,
    @RequestReader() reader: Reader,
  ): Promise<Buffer> {
    if (after !== undefined && !isLogId(after)) {
      const message = 'is not a valid cursor; use `next` of the previous page, or omit it for the first page';
      throw new IngestError('malformed', `The parameter after ${message}.`, {
        errors: [{ path: 'after', message }],
      });
    }
    const limits = { size, maxBytes: MAX_ANSWER_BYTES };
    const page = await this.deadLetters.page(limits, after, (bytes) =>
      this.memory.reserve(reader, bytes > MIN_COUNTED_ANSWER_BYTES ? bytes * DEAD_LETTER_COPIES : 0),
    );
    const rest: Omit<DeadLetterPage, 'deadLetters'> = {
      next: page.hasMore ? (page.deadLetters.at(-1)?.id ?? null) : null,
      total: page.total,
      truncated: page.isCut,
    };
    return jsonAnswer({ deadLetters: await runSlices(deadLetterRows(page.deadLetters)) }, rest);
  }

  @Post('replay')
  @Permit('manage-dead-letters')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Puts the logs of dead letters into the queue again.',
    description:
      'A dead letter is listed until its log is indexed. One that is refused again stays, with the new reason.',
  })
  @ApiBody({ type: DeadLettersRequest })
  @ApiOkResponse({ type: ReplayedResponse })
  @ApiBadRequestResponse({ description: 'The body selects neither ids nor all.' })
  async replay(@Body() body: unknown, @CurrentActor() actor: Actor): Promise<ReplayedResponse> {
    const selection = parseDeadLetterSelection(body);
    const attempted = { actor, action: 'dead-letters.replay', target: describeSelection(selection) } as const;
    const replay = () => this.deadLetters.replay(selection);
    return {
      replayed: await this.audit.attempt(attempted, replay, (count) => describeSelection(selection, count)),
    };
  }

  @Delete()
  @Permit('manage-dead-letters')
  @ApiOperation({ summary: 'Deletes dead letters for good.' })
  @ApiBody({ type: DeadLettersRequest })
  @ApiOkResponse({ type: DeletedResponse })
  @ApiBadRequestResponse({ description: 'The body selects neither ids nor all.' })
  async drop(@Body() body: unknown, @CurrentActor() actor: Actor): Promise<DeletedResponse> {
    const selection = parseDeadLetterSelection(body);
    const attempted = { actor, action: 'dead-letters.delete', target: describeSelection(selection) } as const;
    const drop = () => this.deadLetters.drop(selection);
    return {
      deleted: await this.audit.attempt(attempted, drop, (count) => describeSelection(selection, count)),
    };
  }
}

/** What the audit says of a selection, and of how many it held. */
function describeSelection(selection: DeadLetterSelection, count?: number): string {
  const selected = 'all' in selection ? 'all' : `${selection.ids.length} by id`;
  return count === undefined ? selected : `${selected}: ${count}`;
}

type IdentifiedDeadLetter = Awaited<ReturnType<DeadLetters['page']>>['deadLetters'][number];

/** The JSON of dead letters, in UTF-8 decoded as Latin-1. Yields between slices of the work. */
function* deadLetterRows(deadLetters: readonly IdentifiedDeadLetter[]): Generator<undefined, string[]> {
  const rows: string[] = [];
  let characters = 0;
  for (const { id, deadLetter } of deadLetters) {
    if (characters > SLICE_CHARACTERS) {
      yield;
      characters = 0;
    }
    characters += deadLetter.document.length;
    const row: DeadLetter = {
      id,
      at: new Date(deadLetter.at).toISOString(),
      reason: deadLetter.reason,
      log: { ...hitToLog({ _id: id, _source: parseJson(deadLetter.document) as LogSource }) },
    };
    rows.push(toLatin1(JSON.stringify(row)));
  }
  return rows;
}
