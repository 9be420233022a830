import type { LogFilter } from '@timberline/contract';
import { RepeatableParameter, TextParameter, TimeParameter } from '../../http/query-parameters.ts';

/** The one filter that every read takes, as it stands in the URL. */
export class FilterQuery implements LogFilter {
  @TextParameter({
    description:
      'The query language: words, "phrases", `pre*`, `*part*`, `field:value`, `metadata.key>=500`, AND, OR, NOT, brackets.',
    example: 'timeout NOT level:debug',
  })
  q?: string;

  @RepeatableParameter({
    description: 'Level, in any case. Repeatable: any of them.',
    example: ['error', 'warn'],
  })
  level?: string[];

  @RepeatableParameter({ description: 'Exact. Repeatable.' })
  resourceId?: string[];

  @RepeatableParameter({ description: 'Exact. Repeatable.' })
  traceId?: string[];

  @RepeatableParameter({ description: 'Exact. Repeatable.' })
  spanId?: string[];

  @RepeatableParameter({ description: 'Exact. Repeatable.' })
  commit?: string[];

  @RepeatableParameter({ description: 'Exact value of `metadata.parentResourceId`. Repeatable.' })
  parentResourceId?: string[];

  @TextParameter({ description: 'Words that the message must hold, all of them.' })
  message?: string;

  @TimeParameter({ description: 'Inclusive: RFC 3339, `now`, or `now-15m` (s m h d w).', example: 'now-1h' })
  from?: string;

  @TimeParameter({ description: 'Exclusive; as `from`.', example: 'now' })
  to?: string;
}
