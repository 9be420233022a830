import { Module } from '@nestjs/common';
import { ReceiptsController } from './receipts.controller.ts';
import { Receipts } from './receipts.service.ts';

@Module({ controllers: [ReceiptsController], providers: [Receipts] })
export class ReceiptsModule {}
