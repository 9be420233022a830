import { HISTOGRAM_BUCKETS } from '@timberline/contract';
import { NumberParameter } from '../../http/query-parameters.ts';
import { FilterQuery } from '../filter/filter.query.ts';

/** Which logs to count, and in how many buckets. */
export class HistogramQuery extends FilterQuery {
  @NumberParameter({
    description:
      'Maximum number of buckets. The interval is the shortest round one that needs no more buckets than this.',
    minimum: 1,
    maximum: HISTOGRAM_BUCKETS.max,
    default: HISTOGRAM_BUCKETS.default,
  })
  buckets: number = HISTOGRAM_BUCKETS.default;
}
