import { Module } from '@nestjs/common';
import { ElasticsearchReader } from '../elasticsearch/elasticsearch-reader.ts';
import { ChangesController } from './changes/changes.controller.ts';
import { ChangesService } from './changes/changes.service.ts';
import { ExportController } from './export/export.controller.ts';
import { FacetsController } from './facets/facets.controller.ts';
import { FacetsService } from './facets/facets.service.ts';
import { FieldsController } from './fields/fields.controller.ts';
import { FieldsService } from './fields/fields.service.ts';
import { HistogramController } from './histogram/histogram.controller.ts';
import { HistogramService } from './histogram/histogram.service.ts';
import { ContextService } from './logs/context.service.ts';
import { LogService } from './logs/log.service.ts';
import { LogsController } from './logs/logs.controller.ts';
import { PagesService } from './logs/pages.service.ts';
import { OrderedReader } from './ordered/ordered-reader.ts';
import { PatternsController } from './patterns/patterns.controller.ts';
import { PatternsService } from './patterns/patterns.service.ts';

/** Everything that reads logs. */
@Module({
  controllers: [
    PatternsController,
    LogsController,
    HistogramController,
    FieldsController,
    FacetsController,
    ChangesController,
    ExportController,
  ],
  providers: [
    ElasticsearchReader,
    OrderedReader,
    PagesService,
    LogService,
    ContextService,
    HistogramService,
    FieldsService,
    FacetsService,
    ChangesService,
    PatternsService,
  ],
  exports: [ElasticsearchReader, OrderedReader],
})
export class SearchModule {}
