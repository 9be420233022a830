// A receipt holds all that is needed to look up the state of a post later, so the service stores nothing for it.
import { crc32 } from 'node:zlib';

/** The content of a receipt. */
export interface ReceiptContent {
  /** The id of the first accepted log; those of the others follow without a gap. */
  firstId: string;
  /** How many logs were accepted. */
  count: number;
  /** The ids of the jobs that hold the logs. */
  jobs: string[];
}

/** Signs the receipts of an installation. */
export interface ReceiptSigner {
  /** A signature of Base64url characters; all signatures have the same length. */
  sign(text: string): string;
  isSigned(text: string, signature: string): boolean;
}

const SEPARATOR = '.';
const ID = /^[-0-9A-Z_a-z]{20}$/;
const ID_LENGTH = 20;
/** The first part of an id (time and API process), which most jobs of a post share with its first log. */
const SHARED_PREFIX_LENGTH = 15;
/** How many jobs a post can have. A receipt that names more is invalid. */
export const MAX_JOBS = 128;
/** The ids of one post differ in their last five characters only, which count from 0. */
const MAX_LOGS = 64 ** (ID_LENGTH - SHARED_PREFIX_LENGTH);

/** The checksum of version 0.1.0, which had no signatures. It is shorter than any signature. */
const CHECKSUM = /^[0-9a-z]{1,7}$/;
const CHECKSUM_SEED = 0x71_4d_be_12;

/** Encodes and decodes receipts. The signature shows that the installation issued a receipt, and that it is unchanged. */
export class ReceiptCodec {
  /** @param acceptsUnsigned whether receipts of version 0.1.0 are taken at the moment */
  constructor(
    private readonly signer: ReceiptSigner,
    private readonly acceptsUnsigned: () => boolean,
  ) {}

  /** Encodes the receipt of a post: about 50 characters that need no escaping in a URL. */
  encode({ firstId, count, jobs }: ReceiptContent): string {
    const shared = firstId.slice(0, SHARED_PREFIX_LENGTH);
    let text = firstId + SEPARATOR + count.toString(36);
    for (const id of jobs) text += SEPARATOR + (id.startsWith(shared) ? id.slice(SHARED_PREFIX_LENGTH) : id);
    return text + SEPARATOR + this.signer.sign(text);
  }

  /** Decodes a receipt; returns undefined if the installation did not issue it or if it was changed. */
  decode(receipt: string): ReceiptContent | undefined {
    const end = receipt.lastIndexOf(SEPARATOR);
    if (end < 0) return undefined;
    const text = receipt.slice(0, end);
    const signature = receipt.slice(end + 1);
    const isGenuine = CHECKSUM.test(signature)
      ? this.acceptsUnsigned() && signature === crc32(text, CHECKSUM_SEED).toString(36)
      : this.signer.isSigned(text, signature);
    return isGenuine ? parseContent(text) : undefined;
  }
}

/** Each field is checked, since nothing vouches for a receipt without a signature. */
function parseContent(text: string): ReceiptContent | undefined {
  const [firstId = '', countText = '', ...shortened] = text.split(SEPARATOR);
  const jobs = shortened.map((id) =>
    id.length === ID_LENGTH ? id : firstId.slice(0, SHARED_PREFIX_LENGTH) + id,
  );
  const count = /^[1-9a-z][0-9a-z]{0,5}$/.test(countText) ? parseInt(countText, 36) : 0;
  if (!ID.test(firstId) || count < 1 || count > MAX_LOGS) return undefined;
  if (jobs.length < 1 || jobs.length > MAX_JOBS || !jobs.every((id) => ID.test(id))) return undefined;
  return { firstId, count, jobs };
}
