// Watches the process of the API: whether it answers, how long it keeps its event loop, and its memory.
import { Worker } from 'node:worker_threads';

export interface ProbeOptions {
  port: number;
  pid: number;
  /** The address from which it asks, so that limits for each client do not concern it. */
  from: string;
}

/** One question for /health/live. */
export interface Sample {
  startedAt: number;
  endedAt: number;
  /**
   * How long the main thread of the API ran between the question and the answer. Unlike the time that passed, other
   * processes on a busy machine do not add to it.
   */
  cpuMs: number;
  /** Why there was no 200. */
  error: string | undefined;
  residentBytes: number;
}

export class Probe {
  readonly samples: Sample[] = [];
  private readonly worker: Worker;

  constructor(options: ProbeOptions, onSample: (sample: Sample) => void = () => undefined) {
    this.worker = new Worker(new URL('./probe-worker.ts', import.meta.url), { workerData: options });
    this.worker.on('message', (sample: Sample) => {
      this.samples.push(sample);
      onSample(sample);
    });
  }

  async stop(): Promise<void> {
    await this.worker.terminate();
  }

  /** The longest time that the event loop was kept, in milliseconds. */
  get longestStallMs(): number {
    return this.samples.reduce((longest, { cpuMs }) => Math.max(longest, cpuMs), 0);
  }

  get peakBytes(): number {
    return this.samples.reduce((peak, { residentBytes }) => Math.max(peak, residentBytes), 0);
  }

  /** How much memory the end needs more than the middle. */
  get growthBytes(): number {
    const at = (from: number, to: number) =>
      median(
        this.samples
          .slice(this.samples.length * from, this.samples.length * to)
          .map((one) => one.residentBytes),
      );
    return at(0.8, 1) - at(0.4, 0.6);
  }
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
