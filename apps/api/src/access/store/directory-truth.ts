// Where the truth about people and keys is: one document of Elasticsearch, which is read and changed in real time.
import { Client, errors } from '@elastic/elasticsearch';
import { Injectable } from '@nestjs/common';
import { type Directory, parseDirectory } from './directory.ts';

/** `timberline-logs-*` does not match it. */
const INDEX = 'timberline-access';
const ID = 'directory';
/** Elasticsearch answers such small requests within milliseconds, or it is busy and the next try comes soon. */
const TIMEOUT_MS = 2_000;
/** A change waits for a disk, and one that is given up may be done all the same. */
const WRITE_TIMEOUT_MS = 10_000;

/** A version of the document, and where it stands for a change that must come right after it. */
export interface KeptDirectory {
  directory: Directory;
  seqNo: number;
  primaryTerm: number;
}

interface Document {
  version: number;
  /** The directory as JSON. */
  text: string;
}

/** Methods throw the errors of Elasticsearch. */
@Injectable()
export class DirectoryTruth {
  constructor(private readonly elasticsearch: Client) {}

  /** The version alone; 0 if there is none. */
  async version(): Promise<number> {
    const found = await this.get<Pick<Document, 'version'>>(['version']);
    return found?._source?.version ?? 0;
  }

  async read(): Promise<KeptDirectory | undefined> {
    const found = await this.get<Document>();
    if (!found) return undefined;
    return {
      directory: parseDirectory(found._source!.text),
      seqNo: found._seq_no!,
      primaryTerm: found._primary_term!,
    };
  }

  /**
   * Writes the version that comes after another one.
   * @param before what was read; undefined if there was nothing
   * @returns whether it was still so; otherwise nothing is written
   */
  async write(directory: Directory, before: KeptDirectory | undefined): Promise<boolean> {
    await this.ensureIndex();
    const document: Document = { version: directory.version, text: JSON.stringify(directory) };
    const condition = before
      ? { if_seq_no: before.seqNo, if_primary_term: before.primaryTerm }
      : { op_type: 'create' as const };
    try {
      await this.elasticsearch.index(
        { index: INDEX, id: ID, document, ...condition },
        options(WRITE_TIMEOUT_MS),
      );
      return true;
    } catch (error) {
      if (error instanceof errors.ResponseError && error.statusCode === 409) return false;
      throw error;
    }
  }

  private async get<T>(fields?: string[]) {
    try {
      return await this.elasticsearch.get<T>(
        { index: INDEX, id: ID, ...(fields && { _source_includes: fields }) },
        options(),
      );
    } catch (error) {
      // Of the document or of the index. An index whose data is not there yet is a 503.
      if (error instanceof errors.ResponseError && error.statusCode === 404) return undefined;
      throw error;
    }
  }

  /** Asks each time, since somebody may have deleted all indices. */
  private async ensureIndex(): Promise<void> {
    if (await this.elasticsearch.indices.exists({ index: INDEX }, options())) return;
    const settings = { number_of_shards: 1, auto_expand_replicas: '0-1' };
    // Nothing in it is searched, so nothing is indexed: passwords and keys are hashes, but names need not be found either.
    await this.elasticsearch.indices.create(
      { index: INDEX, settings, mappings: { dynamic: false } },
      // Another process has created it.
      { ...options(), ignore: [400] },
    );
  }
}

function options(requestTimeout = TIMEOUT_MS): { requestTimeout: number } {
  return { requestTimeout };
}
