import { Module } from '@nestjs/common';
import { StatusController } from './status.controller.ts';
import { StatusFeed } from './status-feed.ts';

@Module({ controllers: [StatusController], providers: [StatusFeed] })
export class StatusModule {}
