// What is missing from a read that was answered only in part.
import type { PartialRead } from '@timberline/contract';
import { countText } from '../../text/counts';

/** `2 of 5 parts of the stored logs (shards) could not be read, so logs are missing here.` */
export function missingText({ failed, of }: PartialRead, what: 'logs' | 'counts'): string {
  const parts = `${countText(failed)} of ${countText(of)} ${of === 1 ? 'part' : 'parts'}`;
  const missing = what === 'logs' ? 'logs can be missing from the list' : 'the counts can be too low';
  return `${parts} of the stored logs (shards) could not be read, so ${missing}.`;
}
