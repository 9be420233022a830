import { CONTEXT_SCOPES, CONTEXT_SIZE, type ContextScope } from '@timberline/contract';
import { ChoiceParameter, NumberParameter } from '../../http/query-parameters.ts';
import { FilterQuery } from '../filter/filter.query.ts';

/** What to show around a log. */
export class ContextQuery extends FilterQuery {
  @NumberParameter({
    description: 'Logs before it.',
    minimum: 0,
    maximum: CONTEXT_SIZE.max,
    default: CONTEXT_SIZE.default,
  })
  before: number = CONTEXT_SIZE.default;

  @NumberParameter({
    description: 'Logs after it.',
    minimum: 0,
    maximum: CONTEXT_SIZE.max,
    default: CONTEXT_SIZE.default,
  })
  after: number = CONTEXT_SIZE.default;

  @ChoiceParameter({
    description:
      'Neighbours of the same resource, span or trace, or all. A log without a span or trace has none there.',
    choices: CONTEXT_SCOPES,
    default: 'resource',
  })
  scope: ContextScope = 'resource';
}
