// What one body takes of the room for bodies, and how fast it arrives.
import {
  BRISK_BYTES_PER_SECOND,
  MAX_BODY_SECONDS,
  MIN_BYTES_PER_SECOND,
  MIN_PACE_SECONDS,
  PATIENCE_SECONDS,
} from './body-limits.ts';

/**
 * Time is counted in ticks of the room rather than read from a clock: while this process stands still, bytes wait in the
 * network, and no sender is to blame.
 */
export const TICKS_PER_SECOND = 4;
const MAX_TICKS = MAX_BODY_SECONDS * TICKS_PER_SECOND;
const PACE_TICKS = MIN_PACE_SECONDS * TICKS_PER_SECOND;
const RATE_TICKS = TICKS_PER_SECOND;
const PATIENCE_TICKS = PATIENCE_SECONDS * TICKS_PER_SECOND;

export class BodyShare {
  /** The bytes that have arrived. */
  bytes = 0;
  /** Bytes of room that are reserved for this body; 0 if it has none or gave it up. */
  reserved = 0;
  isWhole = false;
  isReleased = false;
  /** Ends the wait for room; defined while the body waits. */
  waiting: AbortController | undefined;
  /** The bytes of room that the body last asked for. */
  wanted = 0;
  /** Called if the body must be given up while it arrives. */
  onFailure: (error: Error) => void = () => undefined;
  /** Bytes per second over the last second; undefined before a second of reading has passed. */
  private rate: number | undefined;
  private ticks = 0;
  private waitedTicks = 0;
  private paceTicks = 0;
  private paceBytes = 0;
  private rateTicks = 0;
  private rateBytes = 0;

  constructor(readonly client: string) {}

  /** Counts a tick. Returns why the body is too slow, as a full sentence, if it is. */
  tick(): string | undefined {
    if (++this.ticks >= MAX_TICKS) return `The body did not arrive within ${MAX_BODY_SECONDS} s.`;
    if (this.waiting) {
      this.waitedTicks++;
      this.startPace();
      return undefined;
    }
    if (++this.rateTicks >= RATE_TICKS) {
      this.rate = ((this.bytes - this.rateBytes) * TICKS_PER_SECOND) / this.rateTicks;
      this.rateTicks = 0;
      this.rateBytes = this.bytes;
    }
    if (++this.paceTicks < PACE_TICKS) return undefined;
    if (this.bytes - this.paceBytes < MIN_PACE_SECONDS * MIN_BYTES_PER_SECOND)
      return `Fewer than ${MIN_BYTES_PER_SECOND} bytes a second of the body arrived for ${MIN_PACE_SECONDS} s.`;
    this.paceTicks = 0;
    this.paceBytes = this.bytes;
    return undefined;
  }

  /** The body begins to wait for room. */
  startWaiting(wanted: number): AbortController {
    this.wanted = wanted;
    this.waitedTicks = 0;
    this.waiting = new AbortController();
    return this.waiting;
  }

  /** Whether the body has waited for so long that slower ones should give up their room. */
  get isPatienceOver(): boolean {
    return this.waiting !== undefined && this.waitedTicks >= PATIENCE_TICKS;
  }

  /** Whether the body has room that it fills too slowly to keep it while others wait. */
  get shouldYield(): boolean {
    return this.reserved > 0 && !this.waiting && this.bytesPerSecond < BRISK_BYTES_PER_SECOND;
  }

  /** Infinite before a second of reading has passed, so that no body is called slow before it could show its pace. */
  get bytesPerSecond(): number {
    return this.rate ?? Infinity;
  }

  private startPace(): void {
    this.rate = undefined;
    this.rateTicks = this.paceTicks = 0;
    this.rateBytes = this.paceBytes = this.bytes;
  }
}
