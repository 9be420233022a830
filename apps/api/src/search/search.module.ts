import { Module } from '@nestjs/common';
import { LogSearch } from './log-search.ts';
import { LogsController } from './logs.controller.ts';
import { OneLogService } from './one-log.service.ts';
import { OrderedLogs } from './ordered-logs.ts';
import { PagesService } from './pages.service.ts';

/** Answers out: everything that reads logs. */
@Module({
  controllers: [LogsController],
  providers: [LogSearch, OrderedLogs, PagesService, OneLogService],
  exports: [LogSearch, OrderedLogs],
})
export class SearchModule {}
