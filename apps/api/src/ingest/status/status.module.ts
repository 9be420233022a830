import { Module } from '@nestjs/common';
import { ProgressController } from './status.controller.ts';
import { ProgressFeed } from './status-feed.ts';

@Module({ controllers: [ProgressController], providers: [ProgressFeed] })
export class ProgressModule {}
