import { PAGE_SIZE, SORT_DIRECTIONS, type SortDirection } from '@timberline/contract';
import { ChoiceParameter, NumberParameter, TextParameter } from '../../http/query-parameters.ts';
import { FilterQuery } from '../filter/filter.query.ts';

/** Which page of which logs. */
export class PageQuery extends FilterQuery {
  @NumberParameter({
    description: 'Maximum number of logs on the page.',
    minimum: 1,
    maximum: PAGE_SIZE.max,
    default: PAGE_SIZE.default,
  })
  size: number = PAGE_SIZE.default;

  @ChoiceParameter({
    description: 'Order by timestamp, then by id.',
    choices: SORT_DIRECTIONS,
    default: 'desc',
  })
  sort: SortDirection = 'desc';

  @TextParameter({
    description:
      'A cursor: `next` or `prev` of another page. All other parameters except `size` have to be the same.',
  })
  after?: string;
}
