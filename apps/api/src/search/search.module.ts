import { Module } from '@nestjs/common';
import { ContextService } from './context.service.ts';
import { CountsController } from './counts.controller.ts';
import { ExportController } from './export.controller.ts';
import { FieldsService } from './fields.service.ts';
import { HistogramService } from './histogram.service.ts';
import { LogSearch } from './log-search.ts';
import { LogsController } from './logs.controller.ts';
import { OneLogService } from './one-log.service.ts';
import { OrderedLogs } from './ordered-logs.ts';
import { PagesService } from './pages.service.ts';

/** Answers out: everything that reads logs. */
@Module({
  controllers: [LogsController, CountsController, ExportController],
  providers: [
    LogSearch,
    OrderedLogs,
    PagesService,
    OneLogService,
    ContextService,
    HistogramService,
    FieldsService,
  ],
  exports: [LogSearch, OrderedLogs],
})
export class SearchModule {}
