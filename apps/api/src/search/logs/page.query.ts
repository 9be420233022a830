import { PAGE_SIZE, type SortDirection } from '@timberline/contract';
import { ChoiceParameter, NumberParameter, TextParameter } from '../../http/query-parameters.ts';
import { FilterQuery } from '../filter/filter.query.ts';

export const SORTS = ['desc', 'asc'] as const;

/** Which page of which logs. */
export class PageQuery extends FilterQuery {
  @NumberParameter({
    description: 'Logs on a page.',
    minimum: 1,
    maximum: PAGE_SIZE.max,
    default: PAGE_SIZE.default,
  })
  size: number = PAGE_SIZE.default;

  @ChoiceParameter({ description: 'By timestamp, then id.', choices: SORTS, default: 'desc' })
  sort: SortDirection = 'desc';

  @TextParameter({
    description: 'A cursor that a page gave as `next` or `prev`; the rest of the query stays the same.',
  })
  after?: string;
}
