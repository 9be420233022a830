// For how long cursors and receipts of versions that did not sign them are taken.
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Redis } from 'ioredis';
import { unsignedUntil } from '@timberline/queue';
import { wallClockMs } from '../wall-clock.ts';

/** Redis keeps the end of the grace, so that all API processes have the same. Until it answers, there is none. */
@Injectable()
export class UnsignedGrace implements OnModuleInit {
  private readonly logger = new Logger('Signing');
  private endsAtMs: number | undefined;

  constructor(private readonly redis: Redis) {
    // Redis answers in order, so this comes before the first log of a new installation is enqueued.
    redis.on('ready', () => void this.read());
  }

  async onModuleInit(): Promise<void> {
    if (this.redis.status === 'ready') await this.read();
  }

  /** Whether texts without a signature are taken now. */
  isOpen(): boolean {
    return this.endsAtMs !== undefined && wallClockMs() < this.endsAtMs;
  }

  private async read(): Promise<void> {
    if (this.endsAtMs !== undefined) return;
    try {
      this.endsAtMs = await unsignedUntil(this.redis);
    } catch (error) {
      this.logger.warn(
        `Cursors and receipts of older versions are refused until Redis answers: ${(error as Error).message}`,
      );
    }
  }
}
