// Saved searches in Elasticsearch: a document for each owner, which is read and changed in real time, so that names are unique
// and versions hold whoever writes at the same moment. docs/adr/0038-saved-searches-of-an-owner-are-one-document.md tells why.
import { Client, errors, type estypes } from '@elastic/elasticsearch';
import { Injectable } from '@nestjs/common';
import type { SavedSearch } from '@timberline/contract';
import { createSearchesIndex, SEARCHES_INDEX } from '@timberline/elastic';
import { bytesOf } from './owner-searches.ts';
import { MAX_SHARED_SEARCHES } from './saved-search-limits.ts';
import type { SearchOwner } from './search-owner.ts';

/**
 * Elasticsearch answers such small requests within milliseconds, or it is busy. The client would send a write again whose
 * answer was lost, and find its own first one in its way.
 */
const OPTIONS = { requestTimeout: 5_000, maxRetries: 0 };
/** Processes that write at the same moment may pass the limit a little; nothing is left out of a list then. */
const MAX_SHARING_OWNERS = 2 * MAX_SHARED_SEARCHES;

/** How many there are, of one owner or of all. */
interface SearchCounts {
  searches: number;
  shared: number;
  sharedBytes: number;
}

/** The searches of an owner, and where they stand for a change that must come right after this reading. */
interface KeptSearches {
  owner: SearchOwner;
  searches: SavedSearch[];
  seqNo: number;
  primaryTerm: number;
}

interface Document {
  owner: SearchOwner;
  counts: SearchCounts;
  /** Apart from the others, so that a list of what is shared reads nothing else. */
  shared: SavedSearch[];
  private: SavedSearch[];
}

/** Methods throw the errors of Elasticsearch. */
@Injectable()
export class SavedSearchStore {
  private reading: Promise<SavedSearch[]> | undefined;
  private next: Promise<SavedSearch[]> | undefined;

  constructor(private readonly elasticsearch: Client) {}

  async read(ownerKey: string): Promise<KeptSearches | undefined> {
    try {
      const found = await this.elasticsearch.get<Document>({ index: SEARCHES_INDEX, id: ownerKey }, OPTIONS);
      const { owner, shared, private: others } = found._source!;
      return {
        owner,
        searches: [...shared, ...others],
        seqNo: found._seq_no!,
        primaryTerm: found._primary_term!,
      };
    } catch (error) {
      // Of the document or of the index.
      if (isStatus(error, 404)) return undefined;
      throw error;
    }
  }

  /**
   * Writes the searches of an owner that come after others.
   * @param before what was read; undefined if there was nothing
   * @returns whether it was still so; otherwise nothing is written
   */
  async write(
    ownerKey: string,
    owner: SearchOwner,
    searches: readonly SavedSearch[],
    before: KeptSearches | undefined,
  ): Promise<boolean> {
    await this.ensureIndex();
    const document: Document = {
      owner: { kind: owner.kind, id: owner.id },
      counts: countsOf(searches),
      shared: searches.filter(({ shared }) => shared),
      private: searches.filter(({ shared }) => !shared),
    };
    const at = { index: SEARCHES_INDEX, id: ownerKey };
    const condition = before && { if_seq_no: before.seqNo, if_primary_term: before.primaryTerm };
    try {
      // An owner without searches needs no document: keys come and go.
      if (condition && searches.length === 0)
        await this.elasticsearch.delete({ ...at, ...condition }, OPTIONS);
      else
        await this.elasticsearch.index({ ...at, document, ...(condition ?? { op_type: 'create' }) }, OPTIONS);
      return true;
    } catch (error) {
      if (isStatus(error, 409) || (before && isStatus(error, 404))) return false;
      throw error;
    }
  }

  /**
   * The searches that are shared, of all owners. One reading is under way at a time, and whoever asks meanwhile gets the next
   * one, so that what was answered before is in it, and however many ask, there are two in memory.
   */
  readShared(): Promise<SavedSearch[]> {
    if (this.next) return this.next;
    if (!this.reading) return (this.reading = this.begin());
    return (this.next = this.reading.then(
      () => this.beginNext(),
      () => this.beginNext(),
    ));
  }

  /** How many there are of all owners. */
  async counts(): Promise<SearchCounts> {
    const sum = (field: string) => ({ sum: { field: `counts.${field}` } });
    const aggs = {
      searches: sum('searches'),
      shared: sum('shared'),
      sharedBytes: sum('sharedBytes'),
    };
    const { aggregations } = await this.search<unknown, Record<keyof typeof aggs, { value: number }>>({
      size: 0,
      aggs,
    });
    return {
      searches: aggregations?.searches.value ?? 0,
      shared: aggregations?.shared.value ?? 0,
      sharedBytes: aggregations?.sharedBytes.value ?? 0,
    };
  }

  private beginNext(): Promise<SavedSearch[]> {
    this.next = undefined;
    return (this.reading = this.begin());
  }

  private begin(): Promise<SavedSearch[]> {
    const reading: Promise<SavedSearch[]> = this.searchShared().finally(() => {
      if (this.reading === reading) this.reading = undefined;
    });
    return reading;
  }

  private async searchShared(): Promise<SavedSearch[]> {
    const { hits } = await this.search<Pick<Document, 'shared'>>({
      size: MAX_SHARING_OWNERS,
      _source: ['shared'],
      query: { range: { 'counts.shared': { gt: 0 } } },
    });
    return hits.hits.flatMap(({ _source }) => _source!.shared);
  }

  /** Of all that is written: an index that has not changed is refreshed at once. */
  private async search<T, Aggregations = unknown>(request: estypes.SearchRequest) {
    const index = { index: SEARCHES_INDEX, ignore_unavailable: true };
    await this.elasticsearch.indices.refresh(index, OPTIONS);
    return this.elasticsearch.search<T, Aggregations>(
      { ...index, allow_partial_search_results: false, track_total_hits: false, ...request },
      OPTIONS,
    );
  }

  /** Asks each time, since somebody may have deleted all indices, and the template with them. */
  private async ensureIndex(): Promise<void> {
    if (await this.elasticsearch.indices.exists({ index: SEARCHES_INDEX }, OPTIONS)) return;
    await createSearchesIndex(this.elasticsearch, OPTIONS.requestTimeout);
  }
}

export function countsOf(searches: readonly SavedSearch[]): SearchCounts {
  const shared = searches.filter((one) => one.shared);
  return { searches: searches.length, shared: shared.length, sharedBytes: bytesOf(shared) };
}

function isStatus(error: unknown, status: number): boolean {
  return error instanceof errors.ResponseError && error.statusCode === status;
}
