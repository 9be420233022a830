import { HISTOGRAM_BUCKETS } from '@timberline/contract';
import { NumberParameter, ZoneParameter } from '../../http/query-parameters.ts';
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

  @ZoneParameter({
    description:
      'The zone on whose clock the buckets begin: the name of a time zone, or an offset such as `+02:00`. Buckets of ' +
      'hours begin at its full hours and those of days at its midnight, so that a bucket in which its clocks change is ' +
      'shorter or longer than `interval`. UTC if left out.',
    example: 'Europe/Berlin',
  })
  zone?: string;
}
