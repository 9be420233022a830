// A receipt holds all that is needed to look up the state of a post later, so the service stores nothing for it.
import { crc32 } from 'node:zlib';

/** The content of a receipt. */
interface ReceiptContent {
  /** The id of the first accepted log; those of the others follow without a gap. */
  firstId: string;
  /** How many logs were accepted. */
  count: number;
  /** The ids of the jobs that hold the logs. */
  jobs: string[];
}

const SEPARATOR = '.';
const ID = /^[-0-9A-Z_a-z]{20}$/;
const ID_LENGTH = 20;
/** The first part of an id (time and API process), which most jobs of a post share with its first log. */
const SHARED_PREFIX_LENGTH = 15;
/**
 * The initial value of the checksum, which detects changed or mistyped receipts. A receipt needs no signature: it gives
 * access to counts only, and only for ids that its holder already knows.
 */
const CHECKSUM_SEED = 0x71_4d_be_12;
/** How many jobs a post can have. A receipt that names more is invalid. */
export const MAX_JOBS = 128;

/** Encodes the receipt of a post: about 40 characters that need no escaping in a URL. */
export function encodeReceipt({ firstId, count, jobs }: ReceiptContent): string {
  const shared = firstId.slice(0, SHARED_PREFIX_LENGTH);
  let text = firstId + SEPARATOR + count.toString(36);
  for (const id of jobs) text += SEPARATOR + (id.startsWith(shared) ? id.slice(SHARED_PREFIX_LENGTH) : id);
  return text + SEPARATOR + checksum(text);
}

/** Decodes a receipt; returns undefined if the service did not issue it or if it was changed. */
export function decodeReceipt(receipt: string): ReceiptContent | undefined {
  const end = receipt.lastIndexOf(SEPARATOR);
  if (end < 0) return undefined;
  const text = receipt.slice(0, end);
  if (receipt.slice(end + 1) !== checksum(text)) return undefined;
  const [firstId = '', count = '', ...shortened] = text.split(SEPARATOR);
  const jobs = shortened.map((id) =>
    id.length === ID_LENGTH ? id : firstId.slice(0, SHARED_PREFIX_LENGTH) + id,
  );
  if (!ID.test(firstId) || !/^[0-9a-z]{1,6}$/.test(count) || jobs.length > MAX_JOBS) return undefined;
  return jobs.every((id) => ID.test(id)) ? { firstId, count: parseInt(count, 36), jobs } : undefined;
}

function checksum(text: string): string {
  return crc32(text, CHECKSUM_SEED).toString(36);
}
