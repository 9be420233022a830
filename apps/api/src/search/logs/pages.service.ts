// A page of logs and the way to the pages beside it.
import { Injectable } from '@nestjs/common';
import { EXACT_TOTAL, type LogPage, type SortDirection, type Total } from '@timberline/contract';
import { allOf } from '@timberline/elastic';
import { ElasticsearchReader, type SearchHit } from '../../elasticsearch/elasticsearch-reader.ts';
import { type Filter, filterKey, parseFilter } from '../filter/parse-filter.ts';
import {
  type Cursor,
  cursorQuery,
  justBeside,
  type Position,
  readCursor,
  writeCursor,
} from '../ordered/cursor.ts';
import { OrderedReader } from '../ordered/ordered-reader.ts';
import { hitToLog } from './hit-to-log.ts';
import type { PageQuery } from './page.query.ts';

/** Counting one more than is told exactly tells whether there are more. */
const COUNT_UP_TO = EXACT_TOTAL + 1;
const MANY: Total = { value: EXACT_TOTAL, relation: 'gte' };

@Injectable()
export class PagesService {
  constructor(
    private readonly ordered: OrderedReader,
    private readonly logs: ElasticsearchReader,
  ) {}

  async page(query: PageQuery, signal: AbortSignal): Promise<LogPage> {
    const started = performance.now();
    const key = cursorQuery(filterKey(query), query.sort);
    const cursor = query.after === undefined ? undefined : readCursor(query.after, key);
    const nowMs = cursor?.nowMs ?? Date.now();
    const filter = parseFilter(query, nowMs);
    const back = cursor?.side === 'before';
    const direction = back ? opposite(query.sort) : query.sort;

    // One log more than the page tells whether another page follows. A first page in the index's own order can
    // count all that match on its way; other pages ask beside, unless an earlier page has found them to be many.
    const countsItself = cursor === undefined && direction === 'desc';
    const [read, counted] = await Promise.all([
      this.ordered.read({
        clauses: filter.clauses,
        direction,
        after: cursor?.position,
        size: query.size + 1,
        window: cursor?.window,
        totalUpTo: countsItself ? COUNT_UP_TO : undefined,
        signal,
      }),
      countsItself || cursor?.many ? undefined : this.count(filter, signal),
    ]);
    const total = cursor?.many ? MANY : exactTotal(read.total ?? counted ?? { value: 0, relation: 'eq' });
    const more = read.hits.length > query.size;
    const hits = read.hits.slice(0, query.size);
    if (back) hits.reverse();

    const write = (side: Cursor['side'], position: Position | undefined): string | null =>
      position === undefined
        ? null
        : writeCursor({ side, position, nowMs, many: total.relation === 'gte', window: read.window }, key);
    // Beside an empty page lies only the place that its cursor named, and what stands there belongs to the page beside.
    const beside = cursor && hits.length === 0 ? justBeside(cursor.position, opposite(direction)) : undefined;
    return {
      logs: hits.map((hit) => hitToLog(hit, filter)),
      next: more || back ? write('after', positionOf(hits.at(-1)) ?? beside) : null,
      prev: (back ? more : cursor !== undefined) ? write('before', positionOf(hits[0]) ?? beside) : null,
      total,
      notes: filter.notes,
      tookMs: Math.round(performance.now() - started),
    };
  }

  private async count(filter: Filter, signal: AbortSignal): Promise<Total | undefined> {
    const body = { size: 0, track_total_hits: COUNT_UP_TO, query: allOf(filter.clauses) };
    return (await this.logs.search(body, { signal })).hits.total;
  }
}

function exactTotal(counted: Total): Total {
  return counted.value > EXACT_TOTAL ? MANY : counted;
}

function positionOf(hit: SearchHit | undefined): Position | undefined {
  return hit && { time: hit.sort[0], id: hit.sort[1] };
}

function opposite(direction: SortDirection): SortDirection {
  return direction === 'asc' ? 'desc' : 'asc';
}
