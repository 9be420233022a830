// Receipts: what one needs to read the state of a post later, in the receipt itself, so that none costs memory.
import { crc32 } from 'node:zlib';

/** What a receipt says. */
export interface ReceiptContent {
  /** Id of the post's first accepted log; the others follow it without a gap. */
  firstId: string;
  /** Accepted logs. */
  count: number;
  /** Jobs that hold them. */
  jobs: string[];
}

const SEPARATOR = '.';
const ID = /^[-0-9A-Z_a-z]{20}$/;
const ID_LENGTH = 20;
/** Receipt time and door, the first part of an id, which the jobs of one post mostly share with it. */
const SHARED_LENGTH = 15;
/**
 * What the checksum begins with. It tells a changed or mistyped receipt from one that the service wrote, which is all that
 * a receipt needs: it shows numbers alone, and only of ids that one knows.
 */
const CHECKSUM_SEED = 0x71_4d_be_12;
/** Jobs of one post; a receipt that names more is none of ours. */
export const MAX_JOBS = 128;

/** The receipt of a post. */
export function encodeReceipt({ firstId, count, jobs }: ReceiptContent): string {
  const shared = firstId.slice(0, SHARED_LENGTH);
  let text = firstId + SEPARATOR + count.toString(36);
  for (const id of jobs) text += SEPARATOR + (id.startsWith(shared) ? id.slice(SHARED_LENGTH) : id);
  return text + SEPARATOR + checksum(text);
}

/** What a receipt says, or undefined where it is none of ours or was changed. */
export function decodeReceipt(receipt: string): ReceiptContent | undefined {
  const end = receipt.lastIndexOf(SEPARATOR);
  if (end < 0) return undefined;
  const text = receipt.slice(0, end);
  if (receipt.slice(end + 1) !== checksum(text)) return undefined;
  const [firstId = '', count = '', ...short] = text.split(SEPARATOR);
  const jobs = short.map((id) => (id.length === ID_LENGTH ? id : firstId.slice(0, SHARED_LENGTH) + id));
  if (!ID.test(firstId) || !/^[0-9a-z]{1,6}$/.test(count) || jobs.length > MAX_JOBS) return undefined;
  return jobs.every((id) => ID.test(id)) ? { firstId, count: parseInt(count, 36), jobs } : undefined;
}

function checksum(text: string): string {
  return crc32(text, CHECKSUM_SEED).toString(36);
}
