import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  CHANGE_KINDS,
  type ChangeKind,
  type Changes,
  type ChangesPeriod,
  type FoundLog,
  type NamedValue,
  type PatternChange,
  type ValueChange,
} from '@timberline/contract';
import { FoundLogResponse } from '../logs/logs.response.ts';
import { PartialProperty, PartialReadResponse } from '../partial.response.ts';

class ChangesPeriodResponse implements ChangesPeriod {
  @ApiProperty({ description: 'Inclusive.', example: '2026-11-24T15:00:00.000000000Z' })
  from!: string;
  @ApiProperty({ description: 'Exclusive.', example: '2026-11-24T16:00:00.000000000Z' })
  to!: string;
  @ApiProperty({ description: 'Number of logs that match.', example: 1_320 })
  total!: number;
}

class ChangeResponse {
  @ApiProperty({
    description:
      '`new`: no log of the baseline has it; `gone`: no log of the window has it; `up`, `down`: more or fewer have it.',
    enum: [...CHANGE_KINDS],
  })
  change!: ChangeKind;
  @ApiProperty({ description: 'Number of logs of the window.', example: 412 })
  count!: number;
  @ApiProperty({ description: 'Number of logs of the baseline.', example: 0 })
  baselineCount!: number;
  @ApiProperty({
    description:
      'Share of the change of the total that it accounts for, from 0 to 1. Null if the total did not move. Shares of ' +
      'different fields do not add up, since a log has values of many fields.',
    type: 'number',
    nullable: true,
    example: 0.71,
  })
  explains!: number | null;
}

class NamedValueResponse implements NamedValue {
  @ApiProperty({ example: 'metadata.version' })
  field!: string;
  @ApiProperty({ example: '2.4.1' })
  value!: string;
}

class ValueChangeResponse extends ChangeResponse implements ValueChange {
  @ApiProperty({ example: 'commit' })
  field!: string;
  @ApiProperty({ example: '4f2a' })
  value!: string;
  @ApiPropertyOptional({
    description: 'Values that are in exactly the same logs.',
    type: [NamedValueResponse],
  })
  with?: NamedValueResponse[];
}

class PatternChangeResponse extends ChangeResponse implements PatternChange {
  @ApiProperty({ description: 'Selects its logs as `pattern:ID` in `q`.', example: 'p1225litllh69ei' })
  id!: string;
  @ApiProperty({
    description: 'The message, with `<*>` where messages differ.',
    example: 'charge refused by <*>',
  })
  template!: string;
  @ApiProperty({
    description:
      'The last of the logs of the window, or of the baseline if the window has none; null where it would make the answer ' +
      'too long, or was deleted meanwhile.',
    type: FoundLogResponse,
    nullable: true,
  })
  sample!: FoundLog | null;
}

export class ChangesResponse implements Changes {
  @ApiProperty({ type: ChangesPeriodResponse })
  window!: ChangesPeriodResponse;
  @ApiProperty({ type: ChangesPeriodResponse })
  baseline!: ChangesPeriodResponse;
  @ApiProperty({
    description: 'What messages say, the strongest change first.',
    type: [PatternChangeResponse],
  })
  patterns!: PatternChangeResponse[];
  @ApiProperty({ description: 'The values, the strongest change first.', type: [ValueChangeResponse] })
  values!: ValueChangeResponse[];
  @ApiProperty({
    description:
      'Share of the change of the total that the values of one field account for together, of the field with the largest ' +
      'share. Null if the total did not move.',
    type: 'number',
    nullable: true,
    example: 0.93,
  })
  explained!: number | null;
  @ApiProperty({
    description:
      'Whether values of few logs may be missing, because there were more different ones than can be compared.',
    example: false,
  })
  truncated!: boolean;
  @PartialProperty()
  partial!: PartialReadResponse | null;
}
