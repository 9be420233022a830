import { NumberParameter, TextParameter } from '../../http/query-parameters.ts';

export const DEAD_LETTER_PAGE_SIZE = { default: 50, max: 500 } as const;

/** The page of dead letters that a request asks for. */
export class DeadLettersQuery {
  @NumberParameter({
    description: 'Dead letters per page.',
    minimum: 1,
    maximum: DEAD_LETTER_PAGE_SIZE.max,
    default: DEAD_LETTER_PAGE_SIZE.default,
  })
  size?: number;

  @TextParameter({ description: '`next` of the previous page.' })
  after?: string;
}
