// Sends bulk lines: the pieces of jobs that wait at the same time in one bulk, and some bulks at a time.
import { Client } from '@elastic/elasticsearch';
import { Injectable } from '@nestjs/common';
import { type KnownBulkResult, sendBulk } from '@timberline/elastic';
import { TemplateGuard } from './ensure-template.ts';
import { IndexRefresher } from './index-refresher.ts';

/**
 * Jobs held at a time. Small ones share a bulk, so this bounds how many logs a bulk of single posts has; of large ones
 * some are being sent, and the others wait as they came, compressed.
 */
export const JOBS_AT_A_TIME = 64;
/** Bulks under way. More keep Elasticsearch no busier, and leave less to share. */
const BULKS_AT_A_TIME = 4;
/** Pieces share a bulk up to this: past it a bulk gains no more speed. */
const SHARED_BYTES = 1024 * 1024;
/**
 * A bulk that is not full begins so long after the one before it, at the earliest: a log alone is written at once, and
 * a stream of small jobs in few bulks. Per log, bulks of some 30 logs cost Elasticsearch a third more than these.
 */
const GATHER_MS = 100;
/** After something was refused, answers are asked for in full so long: trouble seldom comes alone. */
const IN_FULL_MS = 10_000;

interface Piece {
  /** Makes the lines, when they are sent. */
  load: () => Buffer;
  bytes: number;
  count: number;
  resolve: (result: KnownBulkResult) => void;
  reject: (error: unknown) => void;
}

@Injectable()
export class BulkWriter {
  private waiting: Piece[] = [];
  private underWay = 0;
  private piecesUnderWay = 0;
  private lastBegun = 0;
  private gathering: NodeJS.Timeout | undefined;
  private inFullUntil = 0;

  constructor(
    private readonly client: Client,
    private readonly template: TemplateGuard,
    private readonly freshness: IndexRefresher,
  ) {}

  /**
   * Sends the lines of `count` logs once, `bytes` of them, which `load` makes. Rejects only where `load` throws: trouble
   * is a result. A result with items may name logs of other pieces, too.
   */
  send(load: () => Buffer, bytes: number, count: number): Promise<KnownBulkResult> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ load, bytes, count, resolve, reject });
      this.next();
    });
  }

  private next(): void {
    clearTimeout(this.gathering);
    while (this.underWay < BULKS_AT_A_TIME && this.waiting.length > 0) {
      const pause = this.isFull() ? 0 : this.lastBegun + GATHER_MS - Date.now();
      if (pause > 0) {
        this.gathering = setTimeout(() => this.next(), pause);
        return;
      }
      this.lastBegun = Date.now();
      const pieces = this.takeShared();
      this.underWay++;
      this.piecesUnderWay += pieces.length;
      void this.sendShared(pieces).finally(() => {
        this.underWay--;
        this.piecesUnderWay -= pieces.length;
        this.next();
        if (this.underWay === 0 && this.waiting.length === 0) this.freshness.drained();
      });
    }
  }

  /** Whether waiting longer would gather nothing more: a bulk is full, or every job is here. */
  private isFull(): boolean {
    if (this.waiting.length + this.piecesUnderWay >= JOBS_AT_A_TIME) return true;
    return this.waiting.reduce((bytes, piece) => bytes + piece.bytes, 0) >= SHARED_BYTES;
  }

  private takeShared(): Piece[] {
    let bytes = 0;
    const taken = this.waiting.findIndex((piece, i) => (bytes += piece.bytes) > SHARED_BYTES && i > 0);
    return this.waiting.splice(0, taken < 0 ? this.waiting.length : taken);
  }

  private async sendShared(pieces: Piece[]): Promise<void> {
    const loaded: Buffer[] = [];
    const sent = pieces.filter((piece) => {
      try {
        return loaded.push(piece.load());
      } catch (error) {
        // A broken job must not take others with it.
        piece.reject(error);
        return false;
      }
    });
    if (sent.length === 0) return;
    const count = sent.reduce((sum, piece) => sum + piece.count, 0);
    const result = await this.sendLines(loaded.length === 1 ? loaded[0]! : Buffer.concat(loaded), count);
    // Refused as a whole: each piece alone, since a piece of one log would be taken for the one at fault.
    if (result.kind === 'refused' && sent.length > 1)
      for (const piece of sent) await this.sendShared([piece]);
    else for (const piece of sent) piece.resolve(result);
  }

  private async sendLines(lines: Buffer, count: number): Promise<KnownBulkResult> {
    const missing = await this.template.missing();
    if (missing !== undefined) return { kind: 'retry', reason: missing };
    const result = await this.post(lines, count);
    if (result.kind === 'stored') this.freshness.wrote(lines);
    // Whatever answered wrongly or not at all may come back as an empty Elasticsearch.
    if (result.kind === 'retry') this.template.doubt();
    return result;
  }

  private async post(lines: Buffer, count: number): Promise<KnownBulkResult> {
    if (Date.now() >= this.inFullUntil) {
      const result = await sendBulk(this.client, lines, count, 'brief');
      if (result.kind !== 'unknown') return result;
    }
    const result = await sendBulk(this.client, lines, count, 'items');
    if (result.kind === 'items' && result.items.some(({ status }) => status >= 300))
      this.inFullUntil = Date.now() + IN_FULL_MS;
    return result.kind === 'unknown' ? { kind: 'retry', reason: 'Elasticsearch gave no items' } : result;
  }
}
