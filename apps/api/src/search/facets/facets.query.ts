import { FACET_SIZE, MAX_FACETS, OWN_FILTER, type OwnFilter } from '@timberline/contract';
import { ChoiceParameter, NumberParameter, RepeatableParameter } from '../../http/query-parameters.ts';
import { FilterQuery } from '../filter/filter.query.ts';

/** Of which fields to list the values, and in which logs. */
export class FacetsQuery extends FilterQuery {
  @RepeatableParameter({
    description: `The fields, up to ${MAX_FACETS}. Repeat it for each of them.`,
    example: ['level', 'resourceId', 'metadata.status'],
    maxCount: MAX_FACETS,
  })
  field?: string[];

  @NumberParameter({
    description: 'Maximum number of values of each field.',
    minimum: 1,
    maximum: FACET_SIZE.max,
    default: FACET_SIZE.default,
  })
  size: number = FACET_SIZE.default;

  @ChoiceParameter({
    description:
      '`ignored` leaves out for each field what filters by it: its parameter, and conditions on it alone in `q`. So its ' +
      'other values are counted too, as they would be found with them.',
    choices: OWN_FILTER,
    default: 'applied',
  })
  own: OwnFilter = 'applied';
}
