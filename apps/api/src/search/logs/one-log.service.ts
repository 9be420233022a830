// One log by its id.
import { errors } from '@elastic/elasticsearch';
import { Injectable } from '@nestjs/common';
import type { FoundLog } from '@timberline/contract';
import { indexOfId, isLogId } from '@timberline/elastic';
import { ElasticsearchReader } from '../../elasticsearch/elasticsearch-reader.ts';
import { ProblemError } from '../../problem/problem-error.ts';
import { hitToLog, type StoredLog } from './hit-to-log.ts';

@Injectable()
export class OneLogService {
  constructor(private readonly logs: ElasticsearchReader) {}

  /** The log, also before a search would find it; a 404 when there is none. */
  async log(id: string, signal?: AbortSignal): Promise<FoundLog> {
    return hitToLog(await this.stored(id, signal));
  }

  async stored(id: string, signal?: AbortSignal): Promise<StoredLog> {
    if (isLogId(id)) {
      try {
        return await this.logs.ask<StoredLog>('GET', `/${indexOfId(id)}/_doc/${id}`, undefined, signal);
      } catch (error) {
        if (!(error instanceof errors.ResponseError) || error.statusCode !== 404) throw error;
      }
    }
    throw new ProblemError(404, `There is no log ${id}.`);
  }
}
