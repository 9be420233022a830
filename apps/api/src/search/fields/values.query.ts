import { VALUES_SIZE } from '@timberline/contract';
import { NumberParameter, TextParameter } from '../../http/query-parameters.ts';
import { FilterQuery } from '../filter/filter.query.ts';

/** UTF-16 units: Elasticsearch takes no longer pattern than 1,000, in which each may be escaped. */
const PREFIX_LENGTH = 256;

/** Which values of a field, in which logs. */
export class ValuesQuery extends FilterQuery {
  @NumberParameter({
    description: 'Most values to give.',
    minimum: 1,
    maximum: VALUES_SIZE.max,
    default: VALUES_SIZE.default,
  })
  size: number = VALUES_SIZE.default;

  @TextParameter({
    description: 'Only values that begin so, case as stored: completes as one types.',
    example: 'dfs.',
    maxLength: PREFIX_LENGTH,
  })
  prefix?: string;
}
