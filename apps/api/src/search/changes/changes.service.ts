import { Injectable } from '@nestjs/common';
import { type Changes, MAX_CHANGES } from '@timberline/contract';
import { ElasticsearchReader } from '../../elasticsearch/elasticsearch-reader.ts';
import { PartialReads } from '../../elasticsearch/partial-read.ts';
import type { Reader } from '../../limits/reader.ts';
import { wallClockMs } from '../../wall-clock.ts';
import { withinLimit } from '../fields/exact-counts.ts';
import { parseFilter } from '../filter/parse-filter.ts';
import { MIN_COUNT, type Totals } from './change-statistics.ts';
import type { ChangesQuery } from './changes.query.ts';
import { changedValues, findCandidates, questionsAbout, rowsOf } from './compare-values.ts';
import { endsOf, lengthOf, periodsOf } from './periods.ts';
import { listRequest, MAX_ATTRIBUTES, questionRequest, readFacts, readLists } from './value-lists.ts';

@Injectable()
export class ChangesService {
  constructor(private readonly logs: ElasticsearchReader) {}

  /** Finds the values that are different in one span of time than in another. Throws a SearchError. */
  async changes(
    { from, to, baselineFrom, baselineTo, ...filter }: ChangesQuery,
    reader: Reader,
  ): Promise<Changes> {
    const options = { reader, partials: new PartialReads() };
    const nowMs = wallClockMs();
    const periods = periodsOf({ from, to, baselineFrom, baselineTo }, nowMs);
    const { clauses } = parseFilter(filter, nowMs);
    const { response, size } = await withinLimit(MAX_ATTRIBUTES, (size) =>
      this.logs.search(listRequest(clauses, periods, size), options),
    );
    const lists = readLists(response, MIN_COUNT);
    const totals: Totals = {
      ...lists.totals,
      lengthRatio: Number(lengthOf(periods.window)) / Number(lengthOf(periods.baseline)),
    };
    const candidates = findCandidates(lists.values, totals);
    const questions = questionsAbout(candidates.values, lists.values);
    const asked = questionRequest(clauses, periods, candidates.values, questions);
    const facts = readFacts(
      asked && (await this.logs.search(asked, options)),
      candidates.values,
      questions,
      totals.baselineCount,
    );
    const changed = changedValues(candidates, questions.peers, facts, totals);
    return {
      window: { ...endsOf(periods.window), total: totals.count },
      baseline: { ...endsOf(periods.baseline), total: totals.baselineCount },
      patterns: [],
      ...rowsOf(changed, facts, totals, MAX_CHANGES),
      truncated: lists.isCut || size < MAX_ATTRIBUTES,
      partial: options.partials.partial,
    };
  }
}
