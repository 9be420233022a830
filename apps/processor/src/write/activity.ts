// What this processor is doing: how many jobs it holds, and when it last began or ended one.
import { Injectable } from '@nestjs/common';

@Injectable()
export class Activity {
  /** Jobs being handled. */
  jobs = 0;
  /** When a job last began or ended, in ms; at first the start of the process. */
  lastChange = Date.now();
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

  /** Resolves when no job is held. */
  async untilIdle(): Promise<void> {
    if (this.jobs > 0) await new Promise<void>((resolve) => (this.idle = resolve));
  }
}
