// Posts whose documents their client named: each document is enqueued once, however often it is sent.
import { Injectable } from '@nestjs/common';
import { DocumentIds } from '@timberline/queue';
import type { NamedDocuments } from '../decode/decoder.ts';
import { busy } from '../ingest-error.ts';
import { GroupCommit } from './group-commit.ts';
import type { LogBatch } from './log-batch.ts';

/** How often a post is decoded again because others with the same documents were faster. */
const MAX_ATTEMPTS = 5;

@Injectable()
export class DocumentCommit {
  constructor(
    private readonly ids: DocumentIds,
    private readonly groupCommit: GroupCommit,
  ) {}

  /**
   * Enqueues what `decode` makes of the documents that were not enqueued before. Returns the batch once it is in Redis's
   * append-only file.
   * @param fingerprints what `documents.find` has found, at least one
   */
  async commit(
    documents: NamedDocuments,
    fingerprints: Buffer,
    client: string,
    decode: () => Promise<LogBatch>,
  ): Promise<LogBatch> {
    let found = await this.ids.find(fingerprints);
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      documents.leaveOut(found.known);
      const batch = await decode();
      if (batch.accepted === 0) return batch;
      batch.completeJob();
      const result = await this.groupCommit.enqueueDocuments(batch.jobs, client, {
        fingerprints: documents.accepted(),
        since: found.since,
        limit: this.ids.limit,
      });
      if (result.state === 'added') return batch;
      found = await this.ids.find(fingerprints);
    }
    throw busy('Several requests with the same documents are in flight.');
  }
}
