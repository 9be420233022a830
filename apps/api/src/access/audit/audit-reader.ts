// Reads the audit. Searches of logs have a reader of their own, which does not reach it.
import { Injectable } from '@nestjs/common';
import type { AuditPage } from '@timberline/contract';
import { isLogId, timeBounds } from '@timberline/elastic';
import { parseTime, type TimeValue } from '@timberline/query';
import { ProblemError } from '../../http/problem-error.ts';
import { wallClockMs } from '../../wall-clock.ts';
import { AUDIT_PAGE_SIZE, type AuditQuery } from './audit.query.ts';
import { AuditIndices } from './audit-indices.ts';
import { AuditWriter } from './audit-writer.ts';

const CURSOR_MESSAGE =
  'is not a valid cursor; use `next` of the previous page, or omit it for the first page';

/** Methods throw the errors of Elasticsearch and of Redis. */
@Injectable()
export class AuditReader {
  constructor(
    private readonly indices: AuditIndices,
    private readonly writer: AuditWriter,
  ) {}

  /** The newest first. What was answered before is in it. Throws a ProblemError for a cursor that no page gave. */
  async page({ from, to, size = AUDIT_PAGE_SIZE.default, after }: AuditQuery): Promise<AuditPage> {
    if (after !== undefined && !isLogId(after))
      throw new ProblemError(400, `The parameter after ${CURSOR_MESSAGE}.`, {
        errors: [{ path: 'after', message: CURSOR_MESSAGE }],
      });
    const bounds = timeBounds({ from: parse(from), to: parse(to) }, wallClockMs());
    if (bounds === null) return { entries: [], next: null };
    if (after === undefined) {
      await this.writer.write();
      await this.indices.refresh();
    }
    // One more than asked for shows whether there is a next page.
    const found = await this.indices.search({ bounds, size: size + 1, after });
    const entries = found.slice(0, size);
    return { entries, next: found.length > size ? (entries.at(-1)?.id ?? null) : null };
  }
}

function parse(time: string | undefined): TimeValue | undefined {
  return time === undefined ? undefined : (parseTime(time) ?? undefined);
}
