import { Injectable } from '@nestjs/common';
import { EXACT_TOTAL, type LogPage, type SortDirection, type Total } from '@timberline/contract';
import { allOf } from '@timberline/elastic';
import { ElasticsearchReader, type SearchOptions } from '../../elasticsearch/elasticsearch-reader.ts';
import { PartialReads } from '../../elasticsearch/partial-read.ts';
import { jsonAnswer } from '../../http/json-answer.ts';
import { LOGS_LIMIT } from '../../limits/memory-budget.ts';
import type { Reader } from '../../limits/reader.ts';
import { runSlices } from '../../run-slices.ts';
import { wallClockMs } from '../../wall-clock.ts';
import { type Filter, filterKey, parseFilter } from '../filter/parse-filter.ts';
import {
  type Cursor,
  CursorCodec,
  cursorScope,
  type Position,
  precedingPosition,
} from '../ordered/cursor.ts';
import { OrderedReader, positionOf } from '../ordered/ordered-reader.ts';
import { AnswerHighlighter } from './hit-to-log.ts';
import { rowsFromHits } from './log-rows.ts';
import type { PageQuery } from './page.query.ts';

/** One more than is reported exactly shows whether there are more. */
const COUNT_UP_TO = EXACT_TOTAL + 1;
const CAPPED: Total = { value: EXACT_TOTAL, relation: 'gte' };

@Injectable()
export class PagesService {
  constructor(
    private readonly ordered: OrderedReader,
    private readonly logs: ElasticsearchReader,
    private readonly cursors: CursorCodec,
  ) {}

  /**
   * Reads a page of the logs that match, with the cursors of the adjacent pages, as JSON of a `LogPage`. Throws a
   * SearchError.
   */
  async page(query: PageQuery, reader: Reader): Promise<Buffer> {
    const started = performance.now();
    const options = { reader, partials: new PartialReads() };
    const scope = cursorScope(filterKey(query), query.sort, reader.scope);
    const cursor = query.after === undefined ? undefined : this.cursors.decode(query.after, scope);
    const nowMs = cursor?.nowMs ?? wallClockMs();
    const filter = parseFilter(query, nowMs);
    const isBackward = cursor?.side === 'before';
    const direction = isBackward ? opposite(query.sort) : query.sort;

    // A first page in the index's own order can count all matching logs in the same search. Other pages count them in
    // a second one, unless an earlier page has found that there are too many.
    const countsInSearch = cursor === undefined && direction === 'desc';
    const [read, counted] = await Promise.all([
      this.ordered.read({
        clauses: filter.clauses,
        direction,
        after: cursor?.position,
        // One more log than the page holds shows whether another page follows.
        size: query.size + 1,
        window: cursor?.window,
        totalUpTo: countsInSearch ? COUNT_UP_TO : undefined,
        limit: LOGS_LIMIT,
        ...options,
      }),
      countsInSearch || cursor?.isTotalCapped ? undefined : this.count(filter, options),
    ]);
    const total = cursor?.isTotalCapped
      ? CAPPED
      : capTotal(read.total ?? counted ?? { value: 0, relation: 'eq' });
    const hasMore = read.isCut || read.hits.length > query.size;
    const hits = read.hits.slice(0, query.size);
    if (isBackward) hits.reverse();

    const encode = (side: Cursor['side'], position: Position | undefined): string | null => {
      if (position === undefined) return null;
      const isTotalCapped = total.relation === 'gte';
      return this.cursors.encode({ side, position, nowMs, isTotalCapped, window: read.window }, scope);
    };
    // The page adjacent to an empty one begins at the cursor's own position, so that a log at it is included.
    const fallback =
      cursor && hits.length === 0 ? precedingPosition(cursor.position, opposite(direction)) : undefined;
    const hasNext = isBackward || hasMore;
    const hasPrevious = isBackward ? hasMore : cursor !== undefined;
    const logs = await runSlices(rowsFromHits(hits, new AnswerHighlighter(filter)));
    const [first, last] = [hits[0], hits.at(-1)];
    const rest: Omit<LogPage, 'logs'> = {
      next: hasNext ? encode('after', last ? positionOf(last) : fallback) : null,
      prev: hasPrevious ? encode('before', first ? positionOf(first) : fallback) : null,
      total,
      notes: filter.notes,
      truncated: read.isCut && read.hits.length < query.size,
      partial: options.partials.partial,
      tookMs: Math.round(performance.now() - started),
    };
    return jsonAnswer({ logs }, rest);
  }

  private async count(filter: Filter, options: SearchOptions): Promise<Total | undefined> {
    const request = { size: 0, track_total_hits: COUNT_UP_TO, query: allOf(filter.clauses) };
    return (await this.logs.search(request, options)).hits.total;
  }
}

function capTotal(total: Total): Total {
  return total.value > EXACT_TOTAL ? CAPPED : total;
}

function opposite(direction: SortDirection): SortDirection {
  return direction === 'asc' ? 'desc' : 'asc';
}
