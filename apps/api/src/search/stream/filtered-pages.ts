// Reads a page of logs for many filters at once: one search for as many as Elasticsearch takes.
import { Injectable } from '@nestjs/common';
import { allOf, searchWeight } from '@timberline/elastic';
import { SearchError, type SearchErrorKind } from '../../elasticsearch/search-error.ts';
import {
  type LogShard,
  type ScopedFilter,
  type WrittenHit,
  WrittenLogs,
} from '../../elasticsearch/written-logs.ts';
import type { StreamFilter } from './stream-filter.ts';

/** Elasticsearch refuses a search of more than 1,024 clauses if it has little memory; a clause weighs at least 1. */
const MAX_SEARCH_WEIGHT = 512;
/** Failures that lie in the filter, and not in the state of Elasticsearch. */
const FILTER_FAILURES: readonly SearchErrorKind[] = ['invalid-query', 'too-many-expansions', 'too-slow'];

export interface FilteredPage {
  /** In the order of their numbers; `matched` has the keys of filters. A log can be there more than once. */
  hits: WrittenHit[];
  /** All logs up to this number were searched. */
  end: number;
  /** Filters that cannot be searched for, by their keys. */
  failed: Map<string, SearchError>;
}

@Injectable()
export class FilteredPages {
  constructor(private readonly logs: WrittenLogs) {}

  /** As `WrittenLogs.read`. A filter that fails by itself does not fail the others. */
  async read(
    at: { shard: LogShard; after: number },
    upTo: readonly number[],
    filters: readonly StreamFilter[],
    isRefreshed: boolean,
  ): Promise<FilteredPage> {
    const failed = new Map<string, SearchError>();
    const pages = [];
    const parts = splitByWeight(filters.map((filter) => [filter.key, filter.current()]));
    for (let part = parts.shift(); part; part = parts.shift()) {
      try {
        pages.push(await this.logs.read(at, upTo, new Map(part), isRefreshed));
      } catch (error) {
        if (!(error instanceof SearchError) || !FILTER_FAILURES.includes(error.kind)) throw error;
        if (part.length === 1) failed.set(part[0]![0], error);
        else parts.unshift(...part.map((one) => [one]));
      }
    }
    if (pages.length === 0) return { hits: [], end: at.after, failed };
    const end = Math.min(...pages.map((page) => page.end));
    const hits = pages.flatMap((page) => page.hits).filter(({ sort }) => sort[0] <= end);
    if (pages.length > 1) hits.sort((a, b) => a.sort[0] - b.sort[0]);
    return { hits, end, failed };
  }
}

type NamedFilter = [key: string, filter: ScopedFilter];

function splitByWeight(filters: readonly NamedFilter[]): NamedFilter[][] {
  const parts: NamedFilter[][] = [];
  let weight = Infinity;
  for (const filter of filters) {
    const { clauses, scope } = filter[1];
    const own = searchWeight(scope.narrow({ query: allOf(clauses) }));
    weight += own;
    if (weight > MAX_SEARCH_WEIGHT) {
      parts.push([]);
      weight = own;
    }
    parts.at(-1)!.push(filter);
  }
  return parts;
}
