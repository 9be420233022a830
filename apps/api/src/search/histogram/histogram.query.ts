import { HISTOGRAM_BUCKETS } from '@timberline/contract';
import { NumberParameter } from '../../http/query-parameters.ts';
import { FilterQuery } from '../filter/filter.query.ts';

/** Counts over time of which logs. */
export class HistogramQuery extends FilterQuery {
  @NumberParameter({
    description: 'Most buckets to give; the interval is the smallest round one that needs no more.',
    minimum: 1,
    maximum: HISTOGRAM_BUCKETS.max,
    default: HISTOGRAM_BUCKETS.default,
  })
  buckets: number = HISTOGRAM_BUCKETS.default;
}
