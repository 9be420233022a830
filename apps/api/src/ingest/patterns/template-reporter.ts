// Tells the processor that joins patterns which templates this process has made.
import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Redis } from 'ioredis';
import { NewTemplates } from '@timberline/queue';
import { seenTemplates } from './pattern-finder.ts';

const INTERVAL_MS = 1_000;
/** Templates of one command, which takes Redis some milliseconds. */
const MAX_TEMPLATES = 500;

@Injectable()
export class TemplateReporter implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly templates: NewTemplates;
  private timer: NodeJS.Timeout | undefined;
  private isReporting = false;

  constructor(redis: Redis) {
    this.templates = new NewTemplates(redis);
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.report(), INTERVAL_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.report();
  }

  /** Tells what was noted. What finds no room, or no Redis, is told later. */
  private async report(): Promise<void> {
    if (this.isReporting) return;
    this.isReporting = true;
    for (;;) {
      const templates = seenTemplates.take(MAX_TEMPLATES);
      // If Redis is down or full, ingest tells it.
      const told = templates.length === 0 ? 0 : await this.templates.add(templates).catch(() => 0);
      seenTemplates.putBack(templates.slice(told));
      if (told < MAX_TEMPLATES) break;
    }
    this.isReporting = false;
  }
}
