// The logs that Elasticsearch refused: read, send again, drop.
import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Query } from '@nestjs/common';
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
import { QueryParametersPipe } from '../../http/query-parameters.pipe.ts';
import { parseJson } from '../../json/parse-json.ts';
import { ProblemError } from '../../problem/problem-error.ts';
import { hitToLog, type LogSource } from '../../search/logs/hit-to-log.ts';
import { readLetterChoice } from './dead-letter-selection.ts';
import {
  DEAD_LETTER_PAGE_SIZE,
  DeadLetterPageDto,
  DeadLetterQuery,
  LetterChoiceDto,
} from './dead-letters.response.ts';

@ApiTags('dead letters')
@ApiServiceUnavailableResponse({ description: 'Redis is away.' })
@Controller('api/dead-letters')
export class DeadLettersController {
  constructor(@Inject(DeadLetters) private readonly letters: DeadLetters) {}

  @Get()
  @ApiOperation({ summary: 'The logs that Elasticsearch refused, whole, with its reason.' })
  @ApiOkResponse({ type: DeadLetterPageDto })
  @ApiBadRequestResponse({ description: 'An unknown or wrong parameter, by name.' })
  async page(
    @Query(QueryParametersPipe) { size = DEAD_LETTER_PAGE_SIZE.default, after }: DeadLetterQuery,
  ): Promise<DeadLetterPageDto> {
    if (after !== undefined && !isLogId(after)) {
      const errors = [{ path: 'after', message: 'is no cursor that a page gave' }];
      throw new ProblemError(400, 'Parameter after is no cursor that a page gave.', { errors });
    }
    // One more tells whether there is a next page.
    const { deadLetters, total } = await this.letters.page(size + 1, after);
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
    summary: 'Puts letters into the queue again.',
    description:
      'A letter is listed until its log is indexed; one that is refused again stays, with the new reason.',
  })
  @ApiBody({ type: LetterChoiceDto })
  @ApiOkResponse({ schema: { example: { replayed: 3 } } })
  @ApiBadRequestResponse({ description: 'The body names neither ids nor all.' })
  async replay(@Body() body: unknown): Promise<{ replayed: number }> {
    return { replayed: await this.letters.replay(readLetterChoice(body)) };
  }

  @Delete()
  @ApiOperation({ summary: 'Drops letters for good.' })
  @ApiBody({ type: LetterChoiceDto })
  @ApiOkResponse({ schema: { example: { deleted: 3 } } })
  @ApiBadRequestResponse({ description: 'The body names neither ids nor all.' })
  async drop(@Body() body: unknown): Promise<{ deleted: number }> {
    return { deleted: await this.letters.drop(readLetterChoice(body)) };
  }
}
