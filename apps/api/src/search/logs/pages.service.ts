import { Injectable } from '@nestjs/common';
import { EXACT_TOTAL, type LogPage, type SortDirection, type Total } from '@timberline/contract';
import { allOf } from '@timberline/elastic';
import { ElasticsearchReader, type SearchOptions } from '../../elasticsearch/elasticsearch-reader.ts';
import { PartialReads } from '../../elasticsearch/partial-read.ts';
import type { SearchHit } from '../../elasticsearch/search-response.ts';
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
import { OrderedReader } from '../ordered/ordered-reader.ts';
import { AnswerHighlighter, logsFromHits } from './hit-to-log.ts';
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

  /** Reads a page of the logs that match, with the cursors of the adjacent pages. Throws a SearchError. */
  async page(query: PageQuery, signal: AbortSignal): Promise<LogPage> {
    const started = performance.now();
    const options = { signal, partials: new PartialReads() };
    const scope = cursorScope(filterKey(query), query.sort);
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
        ...options,
      }),
      countsInSearch || cursor?.isTotalCapped ? undefined : this.count(filter, options),
    ]);
    const total = cursor?.isTotalCapped
      ? CAPPED
      : capTotal(read.total ?? counted ?? { value: 0, relation: 'eq' });
    const hasMore = read.hits.length > query.size;
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
    return {
      logs: await runSlices(logsFromHits(hits, new AnswerHighlighter(filter))),
      next: hasNext ? encode('after', positionOf(hits.at(-1)) ?? fallback) : null,
      prev: hasPrevious ? encode('before', positionOf(hits[0]) ?? fallback) : null,
      total,
      notes: filter.notes,
      partial: options.partials.partial,
      tookMs: Math.round(performance.now() - started),
    };
  }

  private async count(filter: Filter, options: SearchOptions): Promise<Total | undefined> {
    const request = { size: 0, track_total_hits: COUNT_UP_TO, query: allOf(filter.clauses) };
    return (await this.logs.search(request, options)).hits.total;
  }
}

function capTotal(total: Total): Total {
  return total.value > EXACT_TOTAL ? CAPPED : total;
}

function positionOf(hit: SearchHit | undefined): Position | undefined {
  return hit && { time: hit.sort[0], id: hit.sort[1] };
}

function opposite(direction: SortDirection): SortDirection {
  return direction === 'asc' ? 'desc' : 'asc';
}
