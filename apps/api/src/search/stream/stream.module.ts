import { Module } from '@nestjs/common';
import { WrittenLogs } from '../../elasticsearch/written-logs.ts';
import { SearchModule } from '../search.module.ts';
import { FilteredPages } from './filtered-pages.ts';
import { LogFeed } from './log-feed.ts';
import { StreamController } from './stream.controller.ts';
import { StreamService } from './stream.service.ts';
import { UnreadEvents } from './unread-events.ts';

/** New logs, as they can be found. */
@Module({
  imports: [SearchModule],
  controllers: [StreamController],
  providers: [WrittenLogs, FilteredPages, LogFeed, StreamService, UnreadEvents],
})
export class StreamModule {}
