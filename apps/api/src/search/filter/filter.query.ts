import type { LogFilter } from '@timberline/contract';
import { RepeatableParameter, TextParameter, TimeParameter } from '../../http/query-parameters.ts';

/** The filter that every read takes, as query parameters. */
export class FilterQuery implements LogFilter {
  @TextParameter({
    description:
      'The query language: words, "phrases", `pre*`, `*part*`, `field:value`, `metadata.key>=500`, AND, OR, NOT, parentheses.',
    example: 'timeout NOT level:debug',
  })
  q?: string;

  @RepeatableParameter({
    description: 'Level, in any case. Repeat it to match any of several values.',
    example: ['error', 'warn'],
  })
  level?: string[];

  @RepeatableParameter({ description: 'Exact value. Repeatable.' })
  resourceId?: string[];

  @RepeatableParameter({ description: 'Exact value. Repeatable.' })
  traceId?: string[];

  @RepeatableParameter({ description: 'Exact value. Repeatable.' })
  spanId?: string[];

  @RepeatableParameter({ description: 'Exact value. Repeatable.' })
  commit?: string[];

  @RepeatableParameter({ description: 'Exact value of `metadata.parentResourceId`. Repeatable.' })
  parentResourceId?: string[];

  @TextParameter({ description: 'Words that the message must contain, all of them.' })
  message?: string;

  @TimeParameter({
    description: 'Start of the time range, inclusive: RFC 3339, `now`, or `now-15m` (units s m h d w).',
    example: 'now-1h',
  })
  from?: string;

  @TimeParameter({
    description: 'End of the time range, exclusive; the same forms as `from`.',
    example: 'now',
  })
  to?: string;
}
