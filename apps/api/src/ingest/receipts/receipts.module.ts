import { Module } from '@nestjs/common';
import { Receipts } from './receipts.service.ts';
import { ReceiptsController } from './receipts.controller.ts';

@Module({ controllers: [ReceiptsController], providers: [Receipts] })
export class ReceiptsModule {}
