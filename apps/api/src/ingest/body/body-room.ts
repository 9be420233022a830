// Shares the memory for bodies between them: between clients by halves, and between fast and slow ones.
import { FairLimit } from '../../limits/fair-limit.ts';
import { IngestError } from '../ingest-error.ts';
import { MAX_RECEIVED_BODIES, MAX_SLOW_BODIES, MAX_WAITING_BODIES, ROOM_TIMEOUT_MS } from './body-limits.ts';
import { type BodyShare, TICKS_PER_SECOND } from './body-share.ts';

const TICK_MS = 1_000 / TICKS_PER_SECOND;

/**
 * Room for bodies. Each reserves its whole length before it is read, so that bodies that have begun can end. A body that
 * fills its room slowly gives it up as soon as others have waited for a second: it is read on, but what it holds then
 * counts among slow bodies, of which the slowest is dropped when they hold too much.
 */
export class BodyRoom {
  /** Bodies that arrive or wait. */
  private readonly watched = new Set<BodyShare>();
  private readonly slow = new Set<BodyShare>();
  private readonly room: FairLimit;
  private readonly totalBytes: number;
  private readonly clientBytes: number;
  private readonly slowTotalBytes: number;
  private readonly slowClientBytes: number;
  private slowBytes = 0;
  private readonly slowBytesOf = new Map<string, number>();
  private timer: NodeJS.Timeout | undefined;

  /** @param limitBytes the limit of one body */
  constructor(limitBytes: number) {
    this.totalBytes = MAX_RECEIVED_BODIES * limitBytes;
    this.clientBytes = this.totalBytes / 2;
    this.slowTotalBytes = MAX_SLOW_BODIES * limitBytes;
    this.slowClientBytes = this.slowTotalBytes / 2;
    this.room = new FairLimit({
      total: this.totalBytes,
      perClient: this.clientBytes,
      maxWaiting: MAX_WAITING_BODIES,
      maxWaitingPerClient: MAX_WAITING_BODIES / 2,
    });
  }

  /** Reserves room at once for a body that is not to wait, or returns false. */
  tryReserve(share: BodyShare, bytes: number): boolean {
    share.wanted = bytes;
    if (!this.room.tryAcquire(share.client, bytes)) return false;
    this.moveTo(share, bytes);
    return true;
  }

  /** Reserves room in place of what the body has, waiting for it. False if there is none in time. */
  async reserve(share: BodyShare, bytes: number): Promise<boolean> {
    const { signal } = share.startWaiting(bytes);
    if (!share.isWhole) this.giveUp(share);
    this.watch(share);
    const granted = await this.room.acquire(share.client, bytes, { timeoutMs: ROOM_TIMEOUT_MS, signal });
    share.waiting = undefined;
    if (granted) this.moveTo(share, bytes);
    if (share.isWhole) this.endArrival(share);
    if (!share.isReleased) return granted;
    // The body was given up in the moment in which it got its room.
    this.release(share);
    return false;
  }

  /** From here on the body has to arrive at the least pace, unless it waits. */
  watch(share: BodyShare): void {
    this.watched.add(share);
    this.timer ??= setInterval(() => this.tick(), TICK_MS).unref();
  }

  /** Counts bytes that arrived. May fail this body or another one, the slowest of the client that holds most. */
  received(share: BodyShare, bytes: number): void {
    share.bytes += bytes;
    if (!this.slow.has(share)) return;
    this.countSlow(share.client, bytes);
    this.limitSlow(share);
  }

  /** The body has arrived; only what it holds stays reserved. */
  endArrival(share: BodyShare): void {
    this.watched.delete(share);
    share.isWhole = true;
    share.waiting?.abort();
    if (share.reserved > share.bytes) {
      this.room.release(share.client, share.reserved - share.bytes);
      share.reserved = share.bytes;
    }
  }

  /** Returns all that the body has; it may be called more than once. */
  release(share: BodyShare): void {
    share.isReleased = true;
    this.watched.delete(share);
    this.leaveSlow(share);
    share.waiting?.abort();
    if (share.reserved > 0) this.room.release(share.client, share.reserved);
    share.reserved = 0;
  }

  private moveTo(share: BodyShare, bytes: number): void {
    share.reserved = Math.min(bytes, this.clientBytes);
    this.leaveSlow(share);
  }

  private giveUp(share: BodyShare): void {
    if (share.reserved > 0) this.room.release(share.client, share.reserved);
    share.reserved = 0;
    if (this.slow.has(share)) return;
    this.slow.add(share);
    this.countSlow(share.client, share.bytes);
    this.limitSlow(share);
  }

  private leaveSlow(share: BodyShare): void {
    if (this.slow.delete(share)) this.countSlow(share.client, -share.bytes);
  }

  private countSlow(client: string, bytes: number): void {
    this.slowBytes += bytes;
    const bytesOfClient = (this.slowBytesOf.get(client) ?? 0) + bytes;
    if (bytesOfClient > 0) this.slowBytesOf.set(client, bytesOfClient);
    else this.slowBytesOf.delete(client);
  }

  private tick(): void {
    for (const share of [...this.watched]) {
      const reason = share.tick();
      if (reason) share.onFailure(tooSlow(reason));
    }
    this.makeRoom();
    if (this.watched.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }

  /** Takes room from the slowest bodies for the first of each client that has waited for too long. */
  private makeRoom(): void {
    const seen = new Set<string>();
    for (const share of [...this.watched]) {
      if (!share.isPatienceOver || seen.has(share.client)) continue;
      seen.add(share.client);
      this.makeRoomFor(share);
    }
  }

  private makeRoomFor({ client, wanted }: BodyShare): void {
    let missing = this.room.inUse + wanted - this.totalBytes;
    let missingOfClient = this.room.inUseBy(client) + Math.min(wanted, this.clientBytes) - this.clientBytes;
    const yielding: BodyShare[] = [];
    for (const share of slowestFirst([...this.watched].filter((share) => share.shouldYield))) {
      if (missing <= 0 && missingOfClient <= 0) break;
      const isOwn = share.client === client;
      if (!isOwn && missing <= 0) continue;
      yielding.push(share);
      missing -= share.reserved;
      if (isOwn) missingOfClient -= share.reserved;
    }
    for (const share of yielding) this.giveUp(share);
  }

  /**
   * When slow bodies hold too much, this one gets room again if there is any. Otherwise the slowest bodies of its client are
   * dropped, or of the client that holds most.
   */
  private limitSlow(share: BodyShare): void {
    const { client } = share;
    const isOver =
      this.slowBytes > this.slowTotalBytes || (this.slowBytesOf.get(client) ?? 0) > this.slowClientBytes;
    if (!isOver || (!share.waiting && this.tryReserve(share, share.wanted))) return;
    while ((this.slowBytesOf.get(client) ?? 0) > this.slowClientBytes)
      if (!this.dropSlowestOf(client)) return;
    while (this.slowBytes > this.slowTotalBytes) {
      const [largest] = [...this.slowBytesOf].reduce((a, b) => (b[1] > a[1] ? b : a));
      if (!this.dropSlowestOf(largest)) return;
    }
  }

  /** False if all of them have arrived and are about to be handled. */
  private dropSlowestOf(client: string): boolean {
    const candidates = [...this.slow].filter((share) => share.client === client && !share.isWhole);
    const slowest = slowestFirst(candidates)[0];
    if (!slowest) return false;
    this.leaveSlow(slowest);
    slowest.onFailure(tooSlow('Too many bodies arrive slowly, and this one is the slowest.'));
    return true;
  }
}

function slowestFirst(shares: BodyShare[]): BodyShare[] {
  return shares.sort((a, b) => (a.bytesPerSecond < b.bytesPerSecond ? -1 : 1));
}

/** @param reason a full sentence */
function tooSlow(reason: string): IngestError {
  return new IngestError(
    'too-slow',
    `${reason} Nothing was accepted; send it again, in smaller parts if the network is slow.`,
  );
}
