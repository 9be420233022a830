// What happened just before and after a log.
import { Injectable } from '@nestjs/common';
import type { ContextScope, LogContext } from '@timberline/contract';
import { type EsQuery, oneOf } from '@timberline/elastic';
import { epochNanos, formatNanos } from '@timberline/query';
import { parseFilter } from '../filter/parse-filter.ts';
import type { Position } from '../ordered/cursor.ts';
import { OrderedReader } from '../ordered/ordered-reader.ts';
import type { ContextQuery } from './context.query.ts';
import { hitToLog, type LogSource, type StoredLog } from './hit-to-log.ts';
import { OneLogService } from './one-log.service.ts';

const SCOPE_FIELD = { resource: 'resourceId', span: 'spanId', trace: 'traceId' } as const;

@Injectable()
export class ContextService {
  constructor(
    private readonly one: OneLogService,
    private readonly ordered: OrderedReader,
  ) {}

  async context(id: string, query: ContextQuery, signal: AbortSignal): Promise<LogContext> {
    const filter = parseFilter(query, Date.now());
    const hit = await this.one.stored(id, signal);
    const log = hitToLog(hit, filter);
    const scope = scopeClauses(query.scope, hit._source);
    if (scope === null) return { before: [], log, after: [] };
    const shared = { clauses: [...scope, ...filter.clauses], after: positionOf(id, hit), signal };
    const older = await this.ordered.read({ ...shared, direction: 'desc', size: query.before });
    // How far back the logs before it reach tells how far to look ahead.
    const newer = await this.ordered.read({
      ...shared,
      direction: 'asc',
      size: query.after,
      window: older.window,
    });
    return {
      before: older.hits.reverse().map((neighbour) => hitToLog(neighbour, filter)),
      log,
      after: newer.hits.map((neighbour) => hitToLog(neighbour, filter)),
    };
  }
}

/** What a neighbour has to meet; null when the log itself has no such scope. */
function scopeClauses(scope: ContextScope, log: LogSource): EsQuery[] | null {
  if (scope === 'all') return [];
  const field = SCOPE_FIELD[scope];
  const value = log[field];
  return value === undefined ? null : [oneOf(field, [value])];
}

function positionOf(id: string, { _source }: StoredLog): Position {
  return { id, time: formatNanos(epochNanos(_source.timestamp) ?? 0n) };
}
