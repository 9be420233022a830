// Moves entries of the audit from Redis to Elasticsearch, under ids of their own, so that each is stored once whatever ends
// meanwhile, and however many processes move it.
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { AuditBuffer } from '@timberline/queue';
import { safeMessage } from '../../http/describe-fault.ts';
import { AuditIndices } from './audit-indices.ts';

const INTERVAL_MS = 1_000;
const BATCH_ENTRIES = 500;

@Injectable()
export class AuditWriter implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Audit');
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> | undefined;
  private lastError = '';

  constructor(
    private readonly buffer: AuditBuffer,
    private readonly indices: AuditIndices,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.writeAndReport(), INTERVAL_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Writes all entries that wait. Throws the errors of Redis and of Elasticsearch. */
  async write(): Promise<void> {
    // One that has begun may have read before what is asked for came.
    await this.writing?.catch(() => undefined);
    this.writing ??= this.writeNow().finally(() => (this.writing = undefined));
    await this.writing;
  }

  private async writeAndReport(): Promise<void> {
    if (this.writing) return;
    try {
      await this.write();
      this.lastError = '';
    } catch (error) {
      // Once for each cause: while an engine is away, entries wait in Redis.
      const message = safeMessage(error as Error);
      if (message !== this.lastError)
        this.logger.warn(`Entries of the audit could not be written, and wait in Redis: ${message}`);
      this.lastError = message;
    }
  }

  private async writeNow(): Promise<void> {
    for (;;) {
      const entries = await this.buffer.read(BATCH_ENTRIES);
      if (entries.length === 0) return;
      await this.buffer.remove(await this.indices.create(entries));
    }
  }
}
