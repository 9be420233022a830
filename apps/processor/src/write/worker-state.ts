// What this processor is doing: how many jobs it holds, and when it last began or ended one.
import { Injectable } from '@nestjs/common';

/** Longer than the longest pause between two tries (5 s), so that lasting trouble is told without a gap. */
const TROUBLE_MS = 6_000;

@Injectable()
export class WorkerState {
  /** Jobs being handled. */
  jobs = 0;
  /** When a job last began or ended, in ms; at first the start of the process. */
  lastChange = Date.now();
  private troubleNow: { at: number; reason: string } | undefined;
  private idle: (() => void) | undefined;

  began(): void {
    this.jobs++;
    this.lastChange = Date.now();
  }

  ended(): void {
    this.jobs--;
    this.lastChange = Date.now();
    if (this.jobs === 0) this.idle?.();
  }

  /** What keeps a job from being written. */
  met(reason: string): void {
    this.troubleNow = { at: Date.now(), reason };
  }

  /** What was met last, as long as it is news; else ''. */
  get trouble(): string {
    return this.troubleNow && Date.now() - this.troubleNow.at < TROUBLE_MS ? this.troubleNow.reason : '';
  }

  /** Resolves when no job is held. */
  async untilIdle(): Promise<void> {
    if (this.jobs > 0) await new Promise<void>((resolve) => (this.idle = resolve));
  }
}
