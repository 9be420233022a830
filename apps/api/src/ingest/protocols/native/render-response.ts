// The JSON of a 200 or 202.
import { ENQUEUED_MESSAGE } from '@timberline/contract';
import type { BatchSummary } from '../../intake/batch-summary.ts';

/**
 * The summary of a post as `IngestAnswer` (libs/contract). Written by hand because every post passes here; a receipt
 * needs no escapes.
 */
export function renderResponse({
  receipt,
  accepted,
  rejected,
  errors,
  moreErrors,
  notes,
}: BatchSummary): string {
  return (
    `{"message":"${ENQUEUED_MESSAGE}","receipt":"${receipt}","accepted":${accepted},"rejected":${rejected},` +
    `"errors":${errors.length === 0 ? '[]' : JSON.stringify(errors)},"moreErrors":${moreErrors}` +
    (notes === undefined ? '}' : `,"notes":${JSON.stringify(notes)}}`)
  );
}
