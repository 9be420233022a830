import { CONTEXT_SCOPES, CONTEXT_SIZE, type ContextScope } from '@timberline/contract';
import { ChoiceParameter, NumberParameter } from '../../http/query-parameters.ts';
import { FilterQuery } from '../filter/filter.query.ts';

/** How many logs around a log to return, and which. */
export class ContextQuery extends FilterQuery {
  @NumberParameter({
    description: 'Maximum number of logs before it.',
    minimum: 0,
    maximum: CONTEXT_SIZE.max,
    default: CONTEXT_SIZE.default,
  })
  before: number = CONTEXT_SIZE.default;

  @NumberParameter({
    description: 'Maximum number of logs after it.',
    minimum: 0,
    maximum: CONTEXT_SIZE.max,
    default: CONTEXT_SIZE.default,
  })
  after: number = CONTEXT_SIZE.default;

  @ChoiceParameter({
    description:
      'Return only logs of the same resource, span, trace or parent resource, or all logs. A log without a span, trace or ' +
      'parent has no context in that scope.',
    choices: CONTEXT_SCOPES,
    default: 'resource',
  })
  scope: ContextScope = 'resource';
}
