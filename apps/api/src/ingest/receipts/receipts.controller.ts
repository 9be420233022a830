// What became of a post.
import { Controller, Get, Param } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import type { Receipt, ReceiptState } from '@timberline/contract';
import { Receipts } from './receipts.service.ts';

class ReceiptDto implements Receipt {
  @ApiProperty({
    enum: ['queued', 'indexed', 'partial', 'failed'],
    description: '`queued` while any of the logs waits; then whether all, some or none were indexed.',
  })
  state!: ReceiptState;
  @ApiProperty({ example: 1000 })
  accepted!: number;
  @ApiProperty({ example: 1000 })
  indexed!: number;
  @ApiProperty({ example: 0 })
  failed!: number;
}

@ApiTags('ingest')
@Controller('api/receipts')
export class ReceiptsController {
  constructor(private readonly receipts: Receipts) {}

  @Get(':receipt')
  @ApiOperation({ summary: 'What became of the logs of a post, by the receipt that it got.' })
  @ApiOkResponse({ type: ReceiptDto })
  @ApiNotFoundResponse({ description: 'No receipt of this service, or its logs are no longer kept.' })
  state(@Param('receipt') receipt: string): Promise<Receipt> {
    return this.receipts.read(receipt);
  }
}
