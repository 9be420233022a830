// Waits until the logs of a post are counted in `indexed` and a search can find them.
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '@elastic/elasticsearch';
import { Injectable } from '@nestjs/common';
import { LogQueue } from '@timberline/queue';
import { FairLimit } from '../../limits/fair-limit.ts';
import { Semaphore } from '../semaphore.ts';
import { countStored, type PostedLogs } from '../stored-logs.ts';

/** The pause between two polls of the jobs that are waited for. */
const POLL_MS = 40;
/** Posts that may wait at a time, half of them from one client; more are answered as if their time had run out. */
const MAX_WAITING_POSTS = 1_000;
/** A refresh costs Elasticsearch work for everyone: all who wait share one, and the next begins this much later. */
const REFRESH_PAUSE_MS = 50;
/** The pause after a refresh or a count that failed. */
const RETRY_MS = 500;
/** Counts in flight at a time, so that many posts that end together do not fill the queue of searches. */
const MAX_CONCURRENT_COUNTS = 8;

interface WaitingPost {
  jobs: string[];
  deadline: number;
  resolve: (ended: boolean) => void;
}

@Injectable()
export class VisibilityWaiter {
  private readonly waiting = new Set<WaitingPost>();
  private readonly limit = new FairLimit({
    total: MAX_WAITING_POSTS,
    perClient: MAX_WAITING_POSTS / 2,
    maxWaiting: 0,
    maxWaitingPerClient: 0,
  });
  private isPolling = false;
  private stopped = false;
  /** The refresh of each index that has not begun yet. */
  private readonly nextRefresh = new Map<string, Promise<boolean>>();
  private readonly counts = new Semaphore(MAX_CONCURRENT_COUNTS, MAX_WAITING_POSTS);

  constructor(
    private readonly queue: LogQueue,
    private readonly elasticsearch: Client,
  ) {}

  /**
   * Whether a search finds every log of the jobs within `timeoutMs`. False as soon as that cannot come true, because a log
   * was refused or its job was lost. Never rejects.
   */
  async wait(jobs: string[], logs: PostedLogs, timeoutMs: number, client: string): Promise<boolean> {
    if (this.stopped || !this.limit.tryAcquire(client, 1)) return false;
    try {
      const deadline = performance.now() + timeoutMs;
      const ended = await new Promise<boolean>((resolve) => {
        this.waiting.add({ jobs, deadline, resolve });
        void this.poll();
      });
      return ended && (await this.findBefore(deadline, logs));
    } finally {
      this.limit.release(client, 1);
    }
  }

  /** Answers everyone who waits; for shutdown. */
  stop(): void {
    this.stopped = true;
    for (const { resolve } of this.waiting) resolve(false);
    this.waiting.clear();
  }

  private async poll(): Promise<void> {
    if (this.isPolling) return;
    this.isPolling = true;
    while (this.waiting.size > 0) {
      await Promise.all([...this.waiting].map((post) => this.check(post)));
      if (this.waiting.size > 0) await sleep(POLL_MS);
    }
    this.isPolling = false;
  }

  private async check(post: WaitingPost): Promise<void> {
    let ended = false;
    try {
      ended = (await this.queue.unfinished(post.jobs)) === 0;
    } catch {
      // Redis may be back at the next poll, and the deadline ends the wait if it is not.
    }
    if (!ended && performance.now() < post.deadline) return;
    this.waiting.delete(post);
    post.resolve(ended);
  }

  private async findBefore(deadline: number, logs: PostedLogs): Promise<boolean> {
    const remaining = () => Math.max(0, deadline - performance.now());
    while (!this.stopped) {
      const found = await Promise.race([this.find(logs), sleep(remaining(), false)]);
      if (found !== undefined) return found;
      // Elasticsearch is unavailable: try again while there is time.
      await sleep(Math.min(remaining(), RETRY_MS));
      if (remaining() === 0) return false;
    }
    return false;
  }

  /** Whether a search finds every log after a refresh; undefined if Elasticsearch cannot tell now. Never rejects. */
  private async find(logs: PostedLogs): Promise<boolean | undefined> {
    if (!(await this.refresh(logs.index))) return undefined;
    await this.counts.acquire();
    try {
      return (await countStored(this.elasticsearch, logs)) === logs.count;
    } catch {
      return undefined;
    } finally {
      this.counts.release();
    }
  }

  /** A refresh that begins after this call, shared by all who ask before it does. Resolves to whether it succeeded. */
  private refresh(index: string): Promise<boolean> {
    let next = this.nextRefresh.get(index);
    if (!next) {
      next = this.refreshAfterPause(index);
      this.nextRefresh.set(index, next);
    }
    return next;
  }

  private async refreshAfterPause(index: string): Promise<boolean> {
    await sleep(REFRESH_PAUSE_MS);
    this.nextRefresh.delete(index);
    return this.elasticsearch.indices.refresh({ index, ignore_unavailable: true }).then(
      () => true,
      () => false,
    );
  }
}
