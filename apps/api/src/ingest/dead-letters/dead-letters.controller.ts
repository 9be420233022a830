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
import { isLogId } from '@timberline/elastic';
import { DeadLetters } from '@timberline/queue';
import type { LogSource } from '../../elasticsearch/search-response.ts';
import { QueryParametersPipe } from '../../http/query-parameters.pipe.ts';
import { parseJson } from '../../json/parse-json.ts';
import { hitToLog } from '../../search/logs/hit-to-log.ts';
import { IngestError } from '../ingest-error.ts';
import { DEAD_LETTER_PAGE_SIZE, DeadLettersQuery } from './dead-letters.query.ts';
import { DeadLettersRequest } from './dead-letters.request.ts';
import { DeadLetterPageResponse, DeletedResponse, ReplayedResponse } from './dead-letters.response.ts';
import { parseDeadLetterSelection } from './parse-dead-letter-selection.ts';

@ApiTags('dead letters')
@ApiServiceUnavailableResponse({ description: 'Redis is unavailable.' })
@Controller('dead-letters')
export class DeadLettersController {
  constructor(private readonly deadLetters: DeadLetters) {}

  @Get()
  @ApiOperation({ summary: 'Lists the logs that Elasticsearch refused, whole and with its reason.' })
  @ApiOkResponse({ type: DeadLetterPageResponse })
  @ApiBadRequestResponse({ description: 'A parameter is unknown or invalid; `errors` names it.' })
  async page(
    @Query(QueryParametersPipe) { size = DEAD_LETTER_PAGE_SIZE.default, after }: DeadLettersQuery,
  ): Promise<DeadLetterPageResponse> {
    if (after !== undefined && !isLogId(after)) {
      const message = 'is not a valid cursor; use `next` of the previous page, or omit it for the first page';
      throw new IngestError('malformed', `The parameter after ${message}.`, {
        errors: [{ path: 'after', message }],
      });
    }
    // One more than asked for shows whether there is a next page.
    const { deadLetters, total } = await this.deadLetters.page(size + 1, after);
    const shown = deadLetters.slice(0, size);
    return {
      deadLetters: shown.map(({ id, deadLetter }) => ({
        id,
        at: new Date(deadLetter.at).toISOString(),
        reason: deadLetter.reason,
        log: { ...hitToLog({ _id: id, _source: parseJson(deadLetter.document) as LogSource }) },
      })),
      next: deadLetters.length > size ? shown.at(-1)!.id : null,
      total,
    };
  }

  @Post('replay')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Puts the logs of dead letters into the queue again.',
    description:
      'A dead letter is listed until its log is indexed. One that is refused again stays, with the new reason.',
  })
  @ApiBody({ type: DeadLettersRequest })
  @ApiOkResponse({ type: ReplayedResponse })
  @ApiBadRequestResponse({ description: 'The body selects neither ids nor all.' })
  async replay(@Body() body: unknown): Promise<ReplayedResponse> {
    return { replayed: await this.deadLetters.replay(parseDeadLetterSelection(body)) };
  }

  @Delete()
  @ApiOperation({ summary: 'Deletes dead letters for good.' })
  @ApiBody({ type: DeadLettersRequest })
  @ApiOkResponse({ type: DeletedResponse })
  @ApiBadRequestResponse({ description: 'The body selects neither ids nor all.' })
  async drop(@Body() body: unknown): Promise<DeletedResponse> {
    return { deleted: await this.deadLetters.drop(parseDeadLetterSelection(body)) };
  }
}
