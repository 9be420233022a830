import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { Receipt, ReceiptState } from '@timberline/contract';

/** What became of the logs of a post. */
export class ReceiptResponse implements Receipt {
  @ApiProperty({
    enum: ['queued', 'indexed', 'partial', 'failed'],
    description: '`queued` while any of the logs waits; then whether all, some or none of them were indexed.',
  })
  state!: ReceiptState;
  @ApiProperty({ example: 1000 })
  accepted!: number;
  @ApiProperty({ example: 1000 })
  indexed!: number;
  @ApiProperty({ example: 0 })
  failed!: number;
  @ApiPropertyOptional({
    description:
      'Logs that an engine lost after they were acknowledged (see /api/losses); absent if there are none. The state is `partial` then.',
  })
  lost?: number;
}
