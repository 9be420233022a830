// The filter of a stream: what it asks for, of what its reader may read.
import type { LogFilter } from '@timberline/contract';
import type { ReadScope } from '../../elasticsearch/read-scope.ts';
import type { ScopedFilter } from '../../elasticsearch/written-logs.ts';
import { wallClockMs } from '../../wall-clock.ts';
import { type Filter, filterKey, parseFilter } from '../filter/parse-filter.ts';
import { AnswerHighlighter } from '../logs/hit-to-log.ts';

export class StreamFilter {
  /** Equal for filters that select the same logs, so that these are looked for once. */
  readonly key: string;
  private parsed: Filter;
  /** `now` moves on while a stream lasts. */
  private readonly isRelative: boolean;

  /** Throws a SearchError if the filter cannot be parsed. */
  constructor(
    private readonly parameters: LogFilter,
    private readonly scope: ReadScope,
  ) {
    this.key = JSON.stringify([filterKey(parameters), scope.key]);
    this.parsed = parseFilter(parameters, wallClockMs());
    this.isRelative = [parameters.q, parameters.from, parameters.to].some((text) => text?.includes('now'));
  }

  /** What to search for at this moment. */
  current(): ScopedFilter {
    if (this.isRelative) this.parsed = parseFilter(this.parameters, wallClockMs());
    return { clauses: this.parsed.clauses, scope: this.scope };
  }

  /** Finds the matches in the messages of one page. */
  highlighter(): AnswerHighlighter {
    return new AnswerHighlighter(this.parsed);
  }
}
