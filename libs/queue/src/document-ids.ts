// Documents that were named by their clients, as Elasticsearch's are: sent again, they are not added again.
import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { KEYS } from './names.ts';
import { findDocumentsScript, FINGERPRINT_BYTES, forgetDocumentsScript } from './scripts/documents.ts';
import { runBinaryScript, runScript } from './scripts/script.ts';

const REMEMBERED = '1'.charCodeAt(0);
/** Documents that one command looks for: Redis answers nobody for 10 ms meanwhile. */
const MAX_FOUND_AT_ONCE = 4_000;

/** Documents that are to be added unless another post has added one of them. */
export interface NewDocuments {
  /** From `fingerprint`, one after another and each once. */
  fingerprints: Buffer;
  /** From `DocumentIds.find`, by which only what was added since is looked at again. */
  since: string;
  /** How many fingerprints are remembered. */
  limit: number;
}

/** Which documents were added before. */
export interface FoundDocuments {
  /** For each fingerprint, in order. */
  known: boolean[];
  since: string;
}

/**
 * The fingerprint of a document under its name: 112 bits, so among two million documents a new one is taken for one of them
 * with a probability of one in 10²⁷.
 */
export function fingerprint(name: string, document: Buffer): Buffer {
  return createHash('sha256').update(name).update(document).digest().subarray(0, FINGERPRINT_BYTES);
}

/** What Redis remembers of documents. Methods throw QueueUnavailableError or QueueFullError. */
export class DocumentIds {
  /** @param limit how many documents are remembered; beyond that the oldest are forgotten */
  constructor(
    private readonly client: Redis,
    readonly limit: number,
  ) {}

  /** Looks for documents in one round trip, or for very many in a few. */
  async find(fingerprints: Buffer): Promise<FoundDocuments> {
    const found = { known: [] as boolean[], since: '' };
    for (let at = 0; at === 0 || at < fingerprints.length; at += MAX_FOUND_AT_ONCE * FINGERPRINT_BYTES) {
      const some = fingerprints.subarray(at, at + MAX_FOUND_AT_ONCE * FINGERPRINT_BYTES);
      const keys = [KEYS.documents, KEYS.documentSets];
      const reply = await runBinaryScript(this.client, findDocumentsScript, keys, [some]);
      const { known, since } = foundDocuments(reply[0]!, reply[1]!);
      // One after another, since an array of 50,000 cannot be spread into arguments everywhere.
      for (const is of known) found.known.push(is);
      found.since ||= since;
    }
    return found;
  }

  /** Forgets all documents, so that those that were lost can be sent again. */
  async forget(): Promise<void> {
    await runScript(this.client, forgetDocumentsScript, [KEYS.documents, KEYS.documentSets], []);
  }
}

/** What the scripts return of documents. */
export function foundDocuments(marks: Buffer, newest: Buffer): FoundDocuments {
  return { known: Array.from(marks, (mark) => mark === REMEMBERED), since: newest.toString() };
}
