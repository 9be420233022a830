import { Injectable } from '@nestjs/common';
import { type Changes, MAX_CHANGES } from '@timberline/contract';
import type { EsQuery } from '@timberline/elastic';
import { ElasticsearchReader, type SearchOptions } from '../../elasticsearch/elasticsearch-reader.ts';
import { PartialReads } from '../../elasticsearch/partial-read.ts';
import type { PatternAliases } from '../../elasticsearch/pattern-aliases.ts';
import { jsonAnswer } from '../../http/json-answer.ts';
import type { Reader } from '../../limits/reader.ts';
import { wallClockMs } from '../../wall-clock.ts';
import { withinLimit } from '../fields/exact-counts.ts';
import { parseFilter } from '../filter/parse-filter.ts';
import { readSamples } from '../patterns/pattern-samples.ts';
import { MIN_COUNT, type Totals } from './change-statistics.ts';
import type { ChangesQuery } from './changes.query.ts';
import {
  type ChangedPattern,
  changedValues,
  findCandidates,
  questionsAbout,
  rowsOf,
} from './compare-values.ts';
import { patternRow, sampleIds, sampleRequest } from './pattern-rows.ts';
import { endsOf, lengthOf, type Periods, periodsOf } from './periods.ts';
import { listRequest, MAX_ATTRIBUTES, questionRequest, readFacts, readLists } from './value-lists.ts';

@Injectable()
export class ChangesService {
  constructor(private readonly logs: ElasticsearchReader) {}

  /**
   * Finds what is different in one span of time than in another: values, and what messages say. Returns JSON of `Changes`.
   * Throws a SearchError.
   */
  async changes(
    { from, to, baselineFrom, baselineTo, ...filter }: ChangesQuery,
    reader: Reader,
  ): Promise<Buffer> {
    const options = { reader, partials: new PartialReads() };
    const { aliases } = this.logs;
    const nowMs = wallClockMs();
    const periods = periodsOf({ from, to, baselineFrom, baselineTo }, nowMs);
    const { clauses } = parseFilter(filter, nowMs);
    const { response, size } = await withinLimit(MAX_ATTRIBUTES, (size) =>
      this.logs.search(listRequest(clauses, periods, size), options),
    );
    const lists = readLists(response, MIN_COUNT, aliases);
    const totals: Totals = {
      ...lists.totals,
      lengthRatio: Number(lengthOf(periods.window)) / Number(lengthOf(periods.baseline)),
    };
    const candidates = findCandidates(lists.values, totals);
    const questions = questionsAbout(candidates.values, lists.values);
    const asked = questionRequest(clauses, periods, candidates.values, questions, aliases);
    const facts = readFacts(
      asked && (await this.logs.search(asked, options)),
      candidates.values,
      questions,
      totals.baselineCount,
      aliases,
    );
    const changed = changedValues(candidates, questions.peers, facts, totals);
    const { patterns, ...rows } = rowsOf(changed, facts, totals, MAX_CHANGES);
    const patternRows = await this.patternRows(patterns, clauses, periods, aliases, options);
    const rest: Omit<Changes, 'patterns'> = {
      window: { ...endsOf(periods.window), total: totals.count },
      baseline: { ...endsOf(periods.baseline), total: totals.baselineCount },
      ...rows,
      truncated: lists.isCut || size < MAX_ATTRIBUTES,
      partial: options.partials.partial,
    };
    return jsonAnswer({ patterns: patternRows }, rest);
  }

  /** The JSON of the rows of patterns, each with a log that matches. */
  private async patternRows(
    patterns: readonly ChangedPattern[],
    clauses: readonly EsQuery[],
    periods: Periods,
    aliases: PatternAliases,
    options: SearchOptions,
  ): Promise<string[]> {
    const request = sampleRequest(clauses, periods, patterns, aliases);
    if (!request) return [];
    const ids = sampleIds(await this.logs.search(request, options));
    const samples = await readSamples(this.logs, [...ids.values()], options);
    return patterns.map((pattern) => patternRow(pattern, samples.get(ids.get(pattern.id) ?? ''), aliases));
  }
}
