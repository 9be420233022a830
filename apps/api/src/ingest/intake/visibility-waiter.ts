// `?wait=true`: waits until the logs of a post are counted in `indexed` and a search can find them.
import type { Client } from '@elastic/elasticsearch';
import type { LogQueue } from '@timberline/queue';

/** Pause between two looks at the jobs that are waited for. */
const LOOK_MS = 40;
/** Posts that may wait at a time; more are answered as if their time had run out. */
const WAITING_POSTS = 1_000;
/** Refreshes cost Elasticsearch work for all: those who wait share one, and the next begins so much later at least. */
const REFRESH_PAUSE_MS = 50;

interface WaitingPost {
  jobs: string[];
  index: string;
  until: number;
  done: (found: boolean) => void;
}

export class VisibilityWaiter {
  private waiting = new Set<WaitingPost>();
  private looking = false;
  private stopped = false;
  /** By index: the refresh that has not begun yet. */
  private readonly nextRefresh = new Map<string, Promise<boolean>>();

  constructor(
    private readonly queue: Pick<LogQueue, 'unfinished'>,
    private readonly elasticsearch: Client,
  ) {}

  /** Whether the jobs ended and their index was refreshed within the time. Never rejects. */
  async wait(jobs: string[], index: string, timeoutMs: number): Promise<boolean> {
    if (this.stopped || this.waiting.size >= WAITING_POSTS) return false;
    const until = Date.now() + timeoutMs;
    const ended = await new Promise<boolean>((done) => {
      this.waiting.add({ jobs, index, until, done });
      void this.look();
    });
    if (!ended) return false;
    return this.refreshedUntil(index, until);
  }

  /** Answers all who wait, on shutdown. */
  stop(): void {
    this.stopped = true;
    for (const { done } of this.waiting) done(false);
    this.waiting.clear();
  }

  private async look(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    while (this.waiting.size > 0) {
      await Promise.all([...this.waiting].map((post) => this.lookAt(post)));
      if (this.waiting.size > 0) await pause(LOOK_MS);
    }
    this.looking = false;
  }

  private async lookAt(post: WaitingPost): Promise<void> {
    let ended = false;
    try {
      ended = (await this.queue.unfinished(post.jobs)) === 0;
    } catch {
      // Redis is away for a moment, or the time runs out.
    }
    if (!ended && Date.now() < post.until) return;
    this.waiting.delete(post);
    post.done(ended);
  }

  private async refreshedUntil(index: string, until: number): Promise<boolean> {
    while (!this.stopped) {
      const left = until - Date.now();
      const refreshed = await Promise.race([
        this.refresh(index),
        pause(Math.max(0, left)).then(() => undefined),
      ]);
      if (refreshed !== false) return refreshed === true;
      // Elasticsearch is away: again, as long as there is time.
      await pause(Math.min(Math.max(0, until - Date.now()), 10 * REFRESH_PAUSE_MS));
      if (Date.now() >= until) return false;
    }
    return false;
  }

  /** A refresh that begins after this call, shared by all who ask before it does. */
  private refresh(index: string): Promise<boolean> {
    let next = this.nextRefresh.get(index);
    if (!next) {
      next = pause(REFRESH_PAUSE_MS).then(() => {
        this.nextRefresh.delete(index);
        return this.elasticsearch.indices.refresh({ index, ignore_unavailable: true }).then(
          () => true,
          () => false,
        );
      });
      this.nextRefresh.set(index, next);
    }
    return next;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
