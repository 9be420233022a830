// The indices of the audit in Elasticsearch: everything that is asked of them. Entries are added, read, and deleted by whole
// months; none is changed.
import { Client, type estypes } from '@elastic/elasticsearch';
import { Injectable } from '@nestjs/common';
import type { AuditEntry } from '@timberline/contract';
import { AUDIT_PATTERN, auditIndexOfId, installAuditTemplate } from '@timberline/elastic';

/** Elasticsearch answers such small requests within milliseconds, or it is busy. */
const OPTIONS = { requestTimeout: 5_000 };
/** It is stored already. */
const CONFLICT = 409;

/** Which entries to find, the newest first. */
interface AuditSearch {
  bounds: estypes.QueryDslDateRangeQuery;
  /** How many at most. */
  size: number;
  /** The id behind which they begin. */
  after: string | undefined;
}

/** Methods throw the errors of Elasticsearch. */
@Injectable()
export class AuditIndices {
  constructor(private readonly elasticsearch: Client) {}

  /** Stores entries, each once however often it is sent. Returns the ids that are stored then. Throws if none of them is. */
  async create(entries: readonly { id: string; text: string }[]): Promise<string[]> {
    await this.ensureTemplate(entries.map(({ id }) => auditIndexOfId(id)));
    const operations = entries.flatMap(({ id, text }) => [
      `{"create":{"_index":"${auditIndexOfId(id)}","_id":"${id}"}}`,
      text,
    ]);
    const { items } = await this.elasticsearch.bulk({ operations }, OPTIONS);
    const stored = items.flatMap(({ create }) =>
      create && (create.status < 300 || create.status === CONFLICT) ? [create._id!] : [],
    );
    if (stored.length === 0)
      throw new Error(`Elasticsearch refuses them with status ${items[0]?.create?.status}`);
    return stored;
  }

  async search({ bounds, size, after }: AuditSearch): Promise<AuditEntry[]> {
    const { hits } = await this.elasticsearch.search<AuditEntry>(
      {
        index: AUDIT_PATTERN,
        allow_partial_search_results: false,
        track_total_hits: false,
        size,
        sort: [{ id: { order: 'desc', unmapped_type: 'keyword' } }],
        query: { bool: { filter: [{ range: { at: bounds } }] } },
        ...(after !== undefined && { search_after: [after] }),
      },
      OPTIONS,
    );
    return hits.hits.map(({ _source }) => _source!);
  }

  /** From then on a search finds what is stored. */
  async refresh(): Promise<void> {
    await this.elasticsearch.indices.refresh({ index: AUDIT_PATTERN }, OPTIONS);
  }

  async names(): Promise<string[]> {
    const { indices } = await this.elasticsearch.indices.resolveIndex(
      { name: AUDIT_PATTERN, expand_wildcards: ['open', 'closed'] },
      OPTIONS,
    );
    return indices.map(({ name }) => name);
  }

  /** Deletes an index; another process may have done so. */
  async delete(index: string): Promise<void> {
    await this.elasticsearch.indices.delete({ index }, { ...OPTIONS, ignore: [404] });
  }

  /** Asks each time, since somebody may have deleted all indices, and the template with them. */
  private async ensureTemplate(indices: readonly string[]): Promise<void> {
    // They exist only if all of them do.
    if (await this.elasticsearch.indices.exists({ index: [...new Set(indices)] }, OPTIONS)) return;
    await installAuditTemplate(this.elasticsearch, OPTIONS.requestTimeout);
  }
}
