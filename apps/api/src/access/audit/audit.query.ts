import { NumberParameter, TextParameter, TimeParameter } from '../../http/query-parameters.ts';

export const AUDIT_PAGE_SIZE = { default: 50, max: 500 } as const;

/** The page of the audit that a request asks for. */
export class AuditQuery {
  @TimeParameter({ description: 'The beginning, inclusive.', example: 'now-7d' })
  from?: string;

  @TimeParameter({ description: 'The end, exclusive.', example: 'now' })
  to?: string;

  @NumberParameter({
    description: 'Entries per page.',
    minimum: 1,
    maximum: AUDIT_PAGE_SIZE.max,
    default: AUDIT_PAGE_SIZE.default,
  })
  size?: number;

  @TextParameter({ description: '`next` of the previous page.' })
  after?: string;
}
