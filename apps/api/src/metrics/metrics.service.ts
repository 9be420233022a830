// The metrics of the service for Prometheus. What API processes count is added up in Redis, since a scrape reaches one of them.
import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Counter, Gauge, Registry } from 'prom-client';
import { AdmissionControl, LogQueue, SharedCounters } from '@timberline/queue';
import { safeMessage } from '../http/describe-fault.ts';
import { IngestCounters } from './ingest-counters.ts';

/** How often a process adds what it has counted, if it has: a scrape misses at most this much of the other processes. */
const ADD_INTERVAL_MS = 2_000;

@Injectable()
export class Metrics implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('Metrics');
  private readonly registry = new Registry();
  private readonly accepted = this.counter(
    'timberline_ingest_accepted_logs_total',
    'Logs that were accepted, by protocol.',
    ['protocol'],
  );
  private readonly rejected = this.counter(
    'timberline_ingest_rejected_logs_total',
    'Logs that were rejected beside others: invalid, unreadable, or dropped (datagrams of syslog).',
    ['protocol', 'reason'],
  );
  private readonly refused = this.counter(
    'timberline_ingest_refused_requests_total',
    'Requests of which nothing was accepted, by what was wrong.',
    ['protocol', 'reason'],
  );
  private readonly indexed = this.counter(
    'timberline_indexed_logs_total',
    'Logs that were indexed, each counted once.',
  );
  private readonly forgotten = this.counter(
    'timberline_forgotten_documents_total',
    'Documents with an id that were forgotten before their time, because more came than are remembered.',
  );
  private readonly queueLogs = this.gauge(
    'timberline_queue_logs',
    'Logs that wait in the queue or are being written.',
  );
  private readonly queueBytes = this.gauge('timberline_queue_bytes', 'Bytes of the lines of these logs.');
  private readonly deadLetters = this.gauge(
    'timberline_dead_letters',
    'Refused logs that are kept as dead letters.',
  );
  private readonly lag = this.gauge(
    'timberline_ingest_lag_seconds',
    'Age of the oldest log that is not yet written; 0 if none waits.',
  );
  private readonly processors = this.gauge('timberline_processors', 'Processors that are alive.');
  private timer: NodeJS.Timeout | undefined;
  private adding: Promise<void> | undefined;
  private rendering: Promise<string> | undefined;

  constructor(
    private readonly ingest: IngestCounters,
    private readonly shared: SharedCounters,
    private readonly queue: LogQueue,
    private readonly admission: AdmissionControl,
  ) {}

  onModuleInit(): void {
    this.timer = setInterval(() => {
      // Redis is away: the counts stay in memory.
      this.add().catch((error: unknown) => this.logger.debug(safeMessage(error as Error)));
    }, ADD_INTERVAL_MS).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.add().catch(() => undefined);
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  /** The text for a scrape; those at the same moment share one. Throws QueueUnavailableError. */
  render(): Promise<string> {
    return (this.rendering ??= this.collect().finally(() => (this.rendering = undefined)));
  }

  private async collect(): Promise<string> {
    await this.add();
    const [status, counts, forgotten] = await Promise.all([
      this.queue.status(),
      this.shared.read(),
      this.queue.forgottenDocuments(),
    ]);
    this.registry.resetMetrics();
    for (const [name, count] of Object.entries(counts)) {
      const [kind, protocol = '', reason = ''] = name.split(' ');
      if (kind === 'accepted') this.accepted.inc({ protocol }, count);
      else if (kind === 'rejected') this.rejected.inc({ protocol, reason }, count);
      else if (kind === 'refused') this.refused.inc({ protocol, reason }, count);
    }
    this.indexed.inc(status.indexed);
    this.forgotten.inc(forgotten);
    this.queueLogs.set(status.queued + status.indexing);
    this.queueBytes.set(this.admission.snapshot?.queuedBytes ?? 0);
    this.deadLetters.set(status.deadLetters);
    this.lag.set(status.lagSeconds);
    this.processors.set(status.processors);
    return this.registry.metrics();
  }

  private async add(): Promise<void> {
    await (this.adding ??= this.shared
      .add(() => this.ingest.take())
      .finally(() => (this.adding = undefined)));
  }

  private counter<T extends string>(name: string, help: string, labelNames: T[] = []): Counter<T> {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  private gauge(name: string, help: string): Gauge {
    return new Gauge({ name, help, registers: [this.registry] });
  }
}
