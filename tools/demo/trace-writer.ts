// What all logs of the demo have in common: a trace, a span for each service, a commit and a pod.
import type { LogInput, Metadata } from '@timberline/contract';

/** The `parentResourceId` of all logs. */
export const SHOP = 'shop';

export const OLD_COMMIT = '5e5342f';
/** The commit that breaks payments in yen. */
export const BAD_COMMIT = 'b41c7e9';

export interface StoryOptions {
  /** The time of the deploy in epoch milliseconds. */
  deployAt: number;
  random: () => number;
}

/** Writes the logs of one trace. Each log is later than the previous one, and each service has its own span. */
export class TraceWriter {
  readonly logs: LogInput[] = [];
  readonly traceId: string;
  private readonly spans = new Map<string, string>();
  private readonly story: StoryOptions;
  /** The current time of the story. */
  at: number;

  constructor(story: StoryOptions, at: number) {
    this.story = story;
    this.at = at;
    this.traceId = hex(story.random, 32);
  }

  write(level: string, service: string, message: string, metadata: Metadata = {}, tookMs = 3): void {
    this.at += tookMs * (0.4 + this.story.random());
    if (!this.spans.has(service)) this.spans.set(service, hex(this.story.random, 16));
    const pod = `${service}-${Math.floor(this.story.random() * 2) + 1}`;
    this.logs.push({
      level,
      message,
      resourceId: service,
      timestamp: timestamp(this.at),
      traceId: this.traceId,
      spanId: this.spans.get(service)!,
      commit: commitOf(service, this.at, this.story),
      metadata: { parentResourceId: SHOP, pod, ...metadata },
    });
  }
}

export function commitOf(service: string, at: number, story: StoryOptions): string {
  return service === 'payments' && at > story.deployAt + 1_000 ? BAD_COMMIT : OLD_COMMIT;
}

/** Formats a time as RFC 3339 in UTC to the microsecond; `at` is in milliseconds with a fraction. */
function timestamp(at: number): string {
  const micros = String(Math.floor((at % 1) * 1000)).padStart(3, '0');
  return new Date(Math.floor(at)).toISOString().replace('Z', `${micros}Z`);
}

export function pick<T>(story: StoryOptions, list: readonly T[]): T {
  return list[Math.floor(story.random() * list.length)]!;
}

export function hex(random: () => number, digits: number): string {
  return Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('');
}
