// Asks each dependency, briefly.
import { Client } from '@elastic/elasticsearch';
import { Injectable } from '@nestjs/common';
import { QueueHealth } from '../queue/queue-health.ts';

/** A dependency that takes longer than this to answer counts as down. */
const PROBE_TIMEOUT_MS = 1_500;

export interface DependencyHealth {
  status: 'up' | 'down';
  /** Why it is down, or what it says of itself. */
  detail?: string;
}
export interface Readiness {
  /** Whether the door can take logs: whether Redis answers. */
  status: 'up' | 'down';
  dependencies: Record<'redis' | 'elasticsearch' | 'processor', DependencyHealth>;
}

@Injectable()
export class HealthService {
  constructor(
    private readonly queue: QueueHealth,
    private readonly elasticsearch: Client,
  ) {}

  async check(): Promise<Readiness> {
    const [redis, elasticsearch, processor] = await Promise.all([
      probe(() => this.queue.probe()),
      probe(async () => {
        const health = await this.elasticsearch.cluster.health({}, { requestTimeout: PROBE_TIMEOUT_MS });
        return health.status;
      }),
      probe(() => this.queue.probeProcessors()),
    ]);
    return { status: redis.status, dependencies: { redis, elasticsearch, processor } };
  }
}

async function probe(ask: () => Promise<string>): Promise<DependencyHealth> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${PROBE_TIMEOUT_MS} ms`)), PROBE_TIMEOUT_MS);
  });
  try {
    return { status: 'up', detail: await Promise.race([ask(), late]) };
  } catch (error) {
    return { status: 'down', detail: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}
