// Deletes the indices of the audit whose months ended too long ago. Nothing else deletes any of it.
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { safeMessage } from '../../http/describe-fault.ts';
import { Settings } from '../../settings.ts';
import { wallClockMs } from '../../wall-clock.ts';
import { AuditIndices } from './audit-indices.ts';
import { ExpiredMonths } from './expired-months.ts';

const CHECK_INTERVAL_MS = 10 * 60_000;

@Injectable()
export class AuditRetention implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Audit');
  private readonly expired: ExpiredMonths;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly indices: AuditIndices,
    settings: Settings,
  ) {
    this.expired = new ExpiredMonths(settings.auditDays);
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.check(), CHECK_INTERVAL_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private async check(): Promise<void> {
    try {
      const now = { wallMs: wallClockMs(), steadyMs: performance.now() };
      for (const index of this.expired.toDelete(await this.indices.names(), now)) {
        await this.indices.delete(index);
        this.logger.log(`${index} is deleted, since it ended longer ago than TIMBERLINE_AUDIT_DAYS.`);
      }
    } catch (error) {
      // The next check comes soon.
      this.logger.warn(`Old parts of the audit could not be deleted: ${safeMessage(error as Error)}`);
    }
  }
}
