// Sends bulk lines. Pieces of jobs that wait at the same time share a bulk, and several bulks are in flight at a time.
import { Client } from '@elastic/elasticsearch';
import { Injectable } from '@nestjs/common';
import { type KnownBulkResult, sendBulk } from '@timberline/elastic';
import {
  assembleBulk,
  bulkDelayMs,
  isBulkFull,
  MAX_CONCURRENT_BULKS,
  type Piece,
  sharedPieces,
} from './bulk-batching.ts';
import { IndexRefresher } from './index-refresher.ts';
import { TemplateInstaller } from './template-installer.ts';

/** How long responses are requested with items after something was refused, since failures cluster. */
const ITEMS_DETAIL_MS = 10_000;

interface WaitingPiece extends Piece {
  resolve: (result: KnownBulkResult) => void;
  reject: (error: unknown) => void;
}

@Injectable()
export class BulkWriter {
  private waiting: WaitingPiece[] = [];
  private bulksInFlight = 0;
  private piecesInFlight = 0;
  /** By the monotonic clock, as all times here: a wall clock set back by an hour would hold up the logs for an hour. */
  private lastBulkAt = -Infinity;
  private timer: NodeJS.Timeout | undefined;
  private itemsUntil = 0;

  constructor(
    private readonly client: Client,
    private readonly template: TemplateInstaller,
    private readonly refresher: IndexRefresher,
  ) {}

  /**
   * Sends the lines of `count` logs once. Errors of Elasticsearch are results; the promise rejects only if `load` throws.
   * A result with items may name logs of other pieces, too.
   *
   * @param load decodes the lines when they are sent
   * @param bytes length of the lines
   */
  send(load: () => Buffer, bytes: number, count: number): Promise<KnownBulkResult> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ load, bytes, count, resolve, reject });
      this.sendNext();
    });
  }

  private sendNext(): void {
    clearTimeout(this.timer);
    while (this.bulksInFlight < MAX_CONCURRENT_BULKS && this.waiting.length > 0) {
      const now = performance.now();
      const delayMs = bulkDelayMs(isBulkFull(this.waiting, this.piecesInFlight), this.lastBulkAt, now);
      if (delayMs > 0) {
        this.timer = setTimeout(() => this.sendNext(), delayMs);
        return;
      }
      this.lastBulkAt = now;
      const pieces = this.waiting.splice(0, sharedPieces(this.waiting));
      this.bulksInFlight++;
      this.piecesInFlight += pieces.length;
      void this.sendPieces(pieces).finally(() => {
        this.bulksInFlight--;
        this.piecesInFlight -= pieces.length;
        this.sendNext();
        if (this.bulksInFlight === 0 && this.waiting.length === 0) this.refresher.drained();
      });
    }
  }

  private async sendPieces(pieces: WaitingPiece[]): Promise<void> {
    const { body, count, loaded } = assembleBulk(pieces, (piece, error) => piece.reject(error));
    if (loaded.length === 0) return;
    const result = await this.sendBody(body, count);
    // A bulk that was refused as a whole is sent again piece by piece. Otherwise a piece of a single log would be taken for
    // the one at fault.
    if (result.kind === 'refused' && loaded.length > 1)
      for (const piece of loaded) await this.sendPieces([piece]);
    else for (const piece of loaded) piece.resolve(result);
  }

  private async sendBody(body: Buffer, count: number): Promise<KnownBulkResult> {
    const error = await this.template.ensureTemplate();
    if (error !== undefined) return { kind: 'retry', reason: error };
    const result = await this.post(body, count);
    if (result.kind === 'stored') this.refresher.wrote(body);
    // An Elasticsearch that failed may come back empty.
    if (result.kind === 'retry') this.template.invalidate();
    return result;
  }

  private async post(body: Buffer, count: number): Promise<KnownBulkResult> {
    if (performance.now() >= this.itemsUntil) {
      const result = await sendBulk(this.client, body, count, 'brief');
      if (result.kind !== 'unknown') return result;
    }
    const result = await sendBulk(this.client, body, count, 'items');
    if (result.kind === 'items' && result.items.some(({ status }) => status >= 300))
      this.itemsUntil = performance.now() + ITEMS_DETAIL_MS;
    return result.kind === 'unknown'
      ? { kind: 'retry', reason: 'The response of Elasticsearch has no items' }
      : result;
  }
}
