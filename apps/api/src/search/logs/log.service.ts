import { Injectable } from '@nestjs/common';
import type { LogAnswer } from '@timberline/contract';
import { indexOfId, isLogId } from '@timberline/elastic';
import { ElasticsearchReader } from '../../elasticsearch/elasticsearch-reader.ts';
import { SearchError } from '../../elasticsearch/search-error.ts';
import type { Reader } from '../../limits/reader.ts';
import { hitToLog, type StoredLog } from './hit-to-log.ts';

@Injectable()
export class LogService {
  constructor(private readonly logs: ElasticsearchReader) {}

  /**
   * Gets a log by its id. Throws a SearchError when there is none, in the same words as for one that the reader may not read.
   */
  async log(id: string, reader: Reader): Promise<LogAnswer> {
    // A log is stored in one place, so it is read whole or not at all.
    return { ...hitToLog(await this.stored(id, reader)), partial: null };
  }

  /** As `log`, but as it is stored. */
  async stored(id: string, reader: Reader): Promise<StoredLog> {
    if (isLogId(id)) {
      const _source = await this.logs.getSource(indexOfId(id), id, { reader });
      if (_source) return { _id: id, _source };
    }
    throw noSuchLog(id);
  }
}

export function noSuchLog(id: string): SearchError {
  return new SearchError('not-found', `There is no log ${id}.`);
}
