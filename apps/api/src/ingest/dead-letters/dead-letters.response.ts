// What the routes of dead letters take and give.
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  Equals,
  IsArray,
  IsOptional,
  Matches,
  ValidateIf,
} from 'class-validator';
import type { DeadLetter, DeadLetterPage } from '@timberline/contract';
import { LOG_ID_LENGTH } from '@timberline/elastic';
import { NumberParameter, TextParameter } from '../../http/query-parameters.ts';

export const DEAD_LETTER_PAGE_SIZE = { default: 50, max: 500 } as const;
/** As many as are kept by default; more at once is `all`. */
const IDS_AT_ONCE = 10_000;

export class DeadLetterQuery {
  @NumberParameter({
    description: 'Letters a page.',
    minimum: 1,
    maximum: DEAD_LETTER_PAGE_SIZE.max,
    default: DEAD_LETTER_PAGE_SIZE.default,
  })
  size?: number;

  @TextParameter({ description: '`next` of the page before.' })
  after?: string;
}

export class DeadLetterDto implements DeadLetter {
  @ApiProperty({ description: "The log's id." })
  id!: string;
  @ApiProperty({ description: 'When it was refused.', format: 'date-time' })
  at!: string;
  @ApiProperty({ description: 'Why, in the words of Elasticsearch.' })
  reason!: string;
  @ApiProperty({ description: 'The log, whole.', type: 'object', additionalProperties: true })
  log!: Record<string, unknown>;
}

export class DeadLetterPageDto implements DeadLetterPage {
  @ApiProperty({ type: [DeadLetterDto], description: 'By id, the newest first.' })
  deadLetters!: DeadLetterDto[];
  @ApiProperty({ type: String, nullable: true, description: '`after` of the next page; null on the last.' })
  next!: string | null;
  @ApiProperty({ description: 'Letters held.' })
  total!: number;
}

/** Which letters a command means: some, or all. */
export class LetterChoiceDto {
  @ApiPropertyOptional({ type: [String], description: `Ids of letters; the unknown are passed over.` })
  @ValidateIf((choice: LetterChoiceDto) => choice.all === undefined || choice.ids !== undefined)
  @IsArray({ message: 'expected a list of ids, or "all": true' })
  @ArrayNotEmpty({ message: 'expected at least one id' })
  @ArrayMaxSize(IDS_AT_ONCE, { message: `at most ${IDS_AT_ONCE} ids at once` })
  @Matches(new RegExp(`^[-\\w]{${LOG_ID_LENGTH}}$`), { each: true, message: 'each must be the id of a log' })
  ids?: string[];

  @ApiPropertyOptional({ enum: [true], description: 'All letters.' })
  @IsOptional()
  @Equals(true, { message: 'must be true, or absent' })
  all?: true;
}
