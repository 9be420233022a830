// Changes the document of joined patterns as long as no later holder of the lease does.
import { Client } from '@elastic/elasticsearch';
import { Injectable } from '@nestjs/common';
import {
  createPatternsIndex,
  type DocumentPosition,
  type PatternDocument,
  readPatternDocument,
  writePatternDocument,
} from '@timberline/elastic';

/** The document has up to some megabytes; Elasticsearch takes a second for that, or it is busy. */
const TIMEOUT_MS = 20_000;
const NOTHING: PatternDocument = { term: 0, templates: [], groups: [] };

/** The document has a later term, or was written by another process: whoever wrote does not have the lease any more. */
export class LeaseLostError extends Error {
  constructor(readonly seenTerm: number) {
    super('Another process joins patterns.');
  }
}

/** The document under a term of the lease. */
export interface ClaimedDocument {
  document: PatternDocument;
  position: DocumentPosition;
}

/** Methods throw a LeaseLostError, or the errors of the client. */
@Injectable()
export class PatternStore {
  private hasIndex = false;

  constructor(private readonly client: Client) {}

  /** Reads the document and writes the term into it. From then on nothing that an earlier holder writes is taken. */
  async claim(term: number): Promise<ClaimedDocument> {
    const found = await readPatternDocument(this.client, TIMEOUT_MS);
    const document = found?.document ?? NOTHING;
    if (document.term > term) throw new LeaseLostError(document.term);
    return this.write({ ...document, term }, found?.position);
  }

  /** Writes the document over the one that was claimed or written before. */
  async write(document: PatternDocument, before: DocumentPosition): Promise<ClaimedDocument> {
    if (!this.hasIndex) {
      await createPatternsIndex(this.client, TIMEOUT_MS);
      this.hasIndex = true;
    }
    const position = await writePatternDocument(this.client, document, before, TIMEOUT_MS);
    if (position !== false) return { document, position };
    // Where the index was deleted it is made again.
    this.hasIndex = false;
    throw new LeaseLostError((await readPatternDocument(this.client, TIMEOUT_MS))?.document.term ?? 0);
  }
}
