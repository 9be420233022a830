import { Global, Module } from '@nestjs/common';
import { AnswerMemory } from './answer-memory.ts';
import { SearchLimit } from './search-limit.ts';
import { SlowReaders } from './slow-readers.ts';
import { ExportLimit, LogStreamLimit, StatusStreamLimit } from './stream-limits.ts';

const LIMITS = [AnswerMemory, ExportLimit, LogStreamLimit, SearchLimit, SlowReaders, StatusStreamLimit];

/** The limits that all requests of the process share. */
@Global()
@Module({ providers: LIMITS, exports: LIMITS })
export class LimitsModule {}
