import { PATTERN_BUCKETS, PATTERNS_SIZE } from '@timberline/contract';
import { NumberParameter } from '../../http/query-parameters.ts';
import { FilterQuery } from '../filter/filter.query.ts';

/** Of which logs to list the patterns, and how many. */
export class PatternsQuery extends FilterQuery {
  @NumberParameter({
    description: 'Maximum number of patterns.',
    minimum: 1,
    maximum: PATTERNS_SIZE.max,
    default: PATTERNS_SIZE.default,
  })
  size: number = PATTERNS_SIZE.default;

  @NumberParameter({
    description:
      'Maximum number of buckets in which the logs of each pattern are counted over time; 0 for no such counts.',
    minimum: 0,
    maximum: PATTERN_BUCKETS.max,
    default: PATTERN_BUCKETS.default,
  })
  buckets: number = PATTERN_BUCKETS.default;
}
