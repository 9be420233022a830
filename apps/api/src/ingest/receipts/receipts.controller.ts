// GET /api/receipts/{receipt}: what became of a post.
import { Controller, Get, Param } from '@nestjs/common';
import { ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Permit } from '../../access/permit.ts';
import { ReceiptResponse } from './receipt.response.ts';
import { ReceiptsService } from './receipts.service.ts';

@ApiTags('ingest')
@Controller('receipts')
export class ReceiptsController {
  constructor(private readonly receipts: ReceiptsService) {}

  @Get(':receipt')
  @Permit('read-receipts')
  @ApiOperation({ summary: 'Returns what became of the logs of a post, by the receipt that it got.' })
  @ApiOkResponse({ type: ReceiptResponse })
  @ApiNotFoundResponse({ description: 'The receipt is invalid, or its logs are no longer kept.' })
  state(@Param('receipt') receipt: string): Promise<ReceiptResponse> {
    return this.receipts.state(receipt);
  }
}
