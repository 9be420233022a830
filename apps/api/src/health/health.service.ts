// Probes each dependency with a short timeout.
import { Client } from '@elastic/elasticsearch';
import { Injectable } from '@nestjs/common';
import { safeMessage } from '../http/describe-fault.ts';
import { Losses } from '../losses/losses.service.ts';
import { QueueHealth } from '../queue/queue-health.ts';
import { IndexHealth } from './index-health.ts';

/** A dependency that does not answer within this time counts as down. */
const PROBE_TIMEOUT_MS = 1_500;

interface DependencyHealth {
  status: 'up' | 'down';
  /** Why it is down, or what it reports about itself. */
  detail?: string;
}

interface Readiness {
  /** Whether logs can be accepted, which is whether Redis answers. */
  status: 'up' | 'down';
  dependencies: Record<'redis' | 'elasticsearch' | 'processor', DependencyHealth>;
}

@Injectable()
export class HealthService {
  constructor(
    private readonly queue: QueueHealth,
    private readonly elasticsearch: Client,
    private readonly indexHealth: IndexHealth,
    private readonly losses: Losses,
  ) {}

  async check(): Promise<Readiness> {
    const [redis, elasticsearch, processor] = await Promise.all([
      probe(async () => {
        const state = await this.queue.probe();
        const losses = this.losses.describe('redis');
        return losses.length === 0 ? state : [...losses, ...(state === 'ok' ? [] : [state])].join('; ');
      }),
      probe(async () => {
        const options = { requestTimeout: PROBE_TIMEOUT_MS };
        const [{ status }, unreadable] = await Promise.all([
          this.elasticsearch.cluster.health({}, options),
          this.indexHealth.describeUnreadable(options),
        ]);
        return [status, ...this.losses.describe('elasticsearch'), ...unreadable].join('; ');
      }),
      probe(() => this.queue.probeProcessors()),
    ]);
    return { status: redis.status, dependencies: { redis, elasticsearch, processor } };
  }
}

async function probe(send: () => Promise<string>): Promise<DependencyHealth> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${PROBE_TIMEOUT_MS} ms`)), PROBE_TIMEOUT_MS);
  });
  try {
    return { status: 'up', detail: await Promise.race([send(), timeout]) };
  } catch (error) {
    return { status: 'down', detail: error instanceof Error ? safeMessage(error) : String(error) };
  } finally {
    clearTimeout(timer);
  }
}
