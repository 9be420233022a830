import { ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayNotEmpty,
  Equals,
  IsArray,
  IsOptional,
  Matches,
  ValidateIf,
} from 'class-validator';
import { LOG_ID_LENGTH } from '@timberline/elastic';

/** As many dead letters as are kept by default; `all` selects more. */
const MAX_IDS = 10_000;

/** The dead letters that a command applies to: those with the given ids, or all. */
export class DeadLettersRequest {
  @ApiPropertyOptional({ type: [String], description: 'Ids of dead letters; unknown ids are ignored.' })
  @ValidateIf((request: DeadLettersRequest) => request.all === undefined || request.ids !== undefined)
  @IsArray({ message: 'expected a list of ids, or "all": true' })
  @ArrayNotEmpty({ message: 'expected at least one id' })
  @ArrayMaxSize(MAX_IDS, { message: `expected at most ${MAX_IDS} ids` })
  @Matches(new RegExp(`^[-\\w]{${LOG_ID_LENGTH}}$`), {
    each: true,
    message: 'expected the id of a log in each element',
  })
  ids?: string[];

  @ApiPropertyOptional({ enum: [true], description: 'Selects all dead letters.' })
  @IsOptional()
  @Equals(true, { message: 'expected true, or no value' })
  all?: true;
}
