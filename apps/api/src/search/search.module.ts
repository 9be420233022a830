import { Module } from '@nestjs/common';
import { ElasticsearchReader } from '../elasticsearch/elasticsearch-reader.ts';
import { ExportController } from './export/export.controller.ts';
import { FieldsService } from './fields/fields.service.ts';
import { CountsController } from './histogram/counts.controller.ts';
import { HistogramService } from './histogram/histogram.service.ts';
import { ContextService } from './logs/context.service.ts';
import { LogsController } from './logs/logs.controller.ts';
import { OneLogService } from './logs/one-log.service.ts';
import { PagesService } from './logs/pages.service.ts';
import { OrderedReader } from './ordered/ordered-reader.ts';

/** Answers out: everything that reads logs. */
@Module({
  controllers: [LogsController, CountsController, ExportController],
  providers: [
    ElasticsearchReader,
    OrderedReader,
    PagesService,
    OneLogService,
    ContextService,
    HistogramService,
    FieldsService,
  ],
  exports: [ElasticsearchReader, OrderedReader],
})
export class SearchModule {}
