import { TimeParameter } from '../../http/query-parameters.ts';
import { FilterQuery } from '../filter/filter.query.ts';

/** Which spans of time to compare, and which of their logs. */
export class ChangesQuery extends FilterQuery {
  @TimeParameter({
    description:
      'Start of the baseline, inclusive; the same forms as `from`. Without it, the baseline is as long as the time from ' +
      '`from` to `to`, and right before it or up to `baselineTo`.',
    example: 'now-2h',
  })
  baselineFrom?: string;

  @TimeParameter({
    description: 'End of the baseline, exclusive; the same forms as `from`.',
    example: 'now-1h',
  })
  baselineTo?: string;
}
