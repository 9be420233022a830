import { OWN_FILTER, type OwnFilter, VALUES_SIZE } from '@timberline/contract';
import { ChoiceParameter, NumberParameter, TextParameter } from '../../http/query-parameters.ts';
import { FilterQuery } from '../filter/filter.query.ts';

/** In UTF-16 units. Elasticsearch accepts patterns of up to 1,000 characters, and each unit may need an escape. */
const MAX_PREFIX_LENGTH = 256;
/** Each unit may need both of its cases and brackets around them. */
const MAX_CONTAINED_LENGTH = 128;

/** Which values of a field to list, and in which logs. */
export class FieldValuesQuery extends FilterQuery {
  @NumberParameter({
    description: 'Maximum number of values.',
    minimum: 1,
    maximum: VALUES_SIZE.max,
    default: VALUES_SIZE.default,
  })
  size: number = VALUES_SIZE.default;

  @TextParameter({
    description: 'List only values that begin with this text; the case has to match.',
    example: 'dfs.',
    maxLength: MAX_PREFIX_LENGTH,
  })
  prefix?: string;

  @TextParameter({
    description: 'List only values that have this text in them, in any case.',
    example: 'data',
    maxLength: MAX_CONTAINED_LENGTH,
  })
  contains?: string;

  @ChoiceParameter({
    description:
      '`ignored` leaves out what filters by this field: its parameter, and conditions on it alone in `q`. So its other ' +
      'values are listed too.',
    choices: OWN_FILTER,
    default: 'applied',
  })
  own?: OwnFilter;
}
