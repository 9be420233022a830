import { Module } from '@nestjs/common';
import { ProgressController } from './progress.controller.ts';
import { ProgressFeed } from './progress-feed.ts';

@Module({ controllers: [ProgressController], providers: [ProgressFeed] })
export class ProgressModule {}
