import { Injectable } from '@nestjs/common';
import { type ContextScope, type LogContext, PARENT_RESOURCE_ID } from '@timberline/contract';
import { attributeIs, type EsQuery, oneOf } from '@timberline/elastic';
import { epochNanos, formatNanos } from '@timberline/query';
import { PartialReads } from '../../elasticsearch/partial-read.ts';
import type { LogSource } from '../../elasticsearch/search-response.ts';
import { jsonAnswer, toLatin1 } from '../../http/json-answer.ts';
import { LOGS_LIMIT, MIN_COUNTED_ANSWER_BYTES } from '../../limits/memory-budget.ts';
import type { Reader } from '../../limits/reader.ts';
import { runSlices } from '../../run-slices.ts';
import { wallClockMs } from '../../wall-clock.ts';
import { parseFilter } from '../filter/parse-filter.ts';
import type { Position } from '../ordered/cursor.ts';
import { OrderedReader } from '../ordered/ordered-reader.ts';
import type { ContextQuery } from './context.query.ts';
import { AnswerHighlighter, hitToLog, type StoredLog } from './hit-to-log.ts';
import { LogService } from './log.service.ts';
import { rowsFromHits } from './log-rows.ts';

/**
 * Most programs write ten logs in this time and less than a window may hold. So those after a log are looked for at the same time
 * as those before it.
 */
const NEAR_NANOS = 600_000_000_000n;
/** Short ones only, which are not counted: two long answers at the same time would wait for each other's memory. */
const NEAR_LIMIT = { limitBytes: MIN_COUNTED_ANSWER_BYTES, reserveBytes: 0 } as const;
const SCOPE_FIELD = { resource: 'resourceId', span: 'spanId', trace: 'traceId' } as const;

@Injectable()
export class ContextService {
  constructor(
    private readonly logs: LogService,
    private readonly ordered: OrderedReader,
  ) {}

  /**
   * Reads the logs immediately before and after a log, in time order, as JSON of a `LogContext`. Throws a SearchError.
   */
  async context(id: string, query: ContextQuery, reader: Reader): Promise<Buffer> {
    const filter = parseFilter(query, wallClockMs());
    const hit = await this.logs.stored(id, reader);
    const highlighter = new AnswerHighlighter(filter);
    const log = toLatin1(JSON.stringify(hitToLog(hit, highlighter)));
    const scope = scopeClauses(query.scope, hit._source);
    if (scope === null)
      return contextAnswer({ before: [], log, after: [] }, { truncated: false, partial: null });
    const partials = new PartialReads();
    const shared = { clauses: [...scope, ...filter.clauses], after: positionOf(id, hit), reader, partials };
    const limitBytes = LOGS_LIMIT.limitBytes - log.length;
    const half = { ...LOGS_LIMIT, limitBytes: Math.floor(limitBytes / 2) };
    const [older, near] = await Promise.all([
      this.ordered.read({ ...shared, direction: 'desc', size: query.before, limit: half }),
      this.ordered.readNear(
        { ...shared, direction: 'asc', size: query.after, limit: NEAR_LIMIT },
        NEAR_NANOS,
      ),
    ]);
    const newer =
      near ??
      (await this.ordered.read({
        ...shared,
        direction: 'asc',
        size: query.after,
        // The span of the logs before it is a good estimate for the logs after it.
        window: older.window,
        limit: { ...LOGS_LIMIT, limitBytes: limitBytes - older.bytes },
      }));
    const before = await runSlices(rowsFromHits(older.hits.reverse(), highlighter));
    const after = await runSlices(rowsFromHits(newer.hits, highlighter));
    const truncated = older.isCut || newer.isCut;
    return contextAnswer({ before, log, after }, { truncated, partial: partials.partial });
  }
}

function contextAnswer(
  logs: Record<'before' | 'after', string[]> & { log: string },
  rest: Omit<LogContext, keyof typeof logs>,
): Buffer {
  return jsonAnswer(logs, rest);
}

/** The clauses of a scope; null when the log does not have the field of the scope. */
function scopeClauses(scope: ContextScope, log: LogSource): EsQuery[] | null {
  if (scope === 'all') return [];
  if (scope === 'parent') {
    const parent = log.metadata?.parentResourceId;
    return parent === undefined ? null : [attributeIs(PARENT_RESOURCE_ID, [parent])];
  }
  const field = SCOPE_FIELD[scope];
  const value = log[field];
  return value === undefined ? null : [oneOf(field, [value])];
}

function positionOf(id: string, { _source }: StoredLog): Position {
  return { id, time: formatNanos(epochNanos(_source.timestamp) ?? 0n) };
}
