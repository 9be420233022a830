// Counts what becomes of logs and requests, by plain numbers: every post passes here.
import { Injectable } from '@nestjs/common';
import type { IngestErrorKind } from '../ingest/ingest-error.ts';

/**
 * Why logs of a request are rejected:
 * - `invalid`: a field breaks a rule
 * - `unreadable`: not a log at all, such as a line that is not JSON, or too long to be one
 * - `dropped`: a datagram of syslog for which there was no room
 */
type RejectionReason = 'invalid' | 'unreadable' | 'dropped';

/** The protocol of logs that name none. */
const NATIVE = 'native';

/** The numbers of a batch. */
interface CountedLogs {
  /** Undefined for the native one. */
  protocol?: string;
  accepted: number;
  rejected: number;
  /** How many of the rejected ones are no logs at all. */
  unreadable: number;
}

/**
 * What was counted, by names such as `accepted native`, `rejected otlp invalid` and `refused loki busy`. Protocols, reasons and kinds
 * are fixed lists, so there are about a hundred names.
 */
@Injectable()
export class IngestCounters {
  private counts = new Map<string, number>();
  /** Accepted logs by protocol: no name has to be made for each post. */
  private accepted = new Map<string, number>();

  /** Counts the logs of a request that was answered. */
  logs({ protocol = NATIVE, accepted, rejected, unreadable }: CountedLogs): void {
    if (accepted > 0) this.accepted.set(protocol, (this.accepted.get(protocol) ?? 0) + accepted);
    if (rejected === 0) return;
    if (unreadable > 0) this.rejected(protocol, 'unreadable', unreadable);
    if (rejected > unreadable) this.rejected(protocol, 'invalid', rejected - unreadable);
  }

  /** Counts datagrams that were dropped. */
  dropped(protocol: string, logs: number): void {
    this.rejected(protocol, 'dropped', logs);
  }

  /** Counts a request of which nothing was accepted, since nobody knows how many logs it has. */
  refused(protocol = NATIVE, kind: IngestErrorKind): void {
    this.add(`refused ${protocol} ${kind}`, 1);
  }

  /** Returns what was counted since the last call. */
  take(): ReadonlyMap<string, number> {
    const { counts, accepted } = this;
    this.counts = new Map();
    this.accepted = new Map();
    for (const [protocol, logs] of accepted) counts.set(`accepted ${protocol}`, logs);
    return counts;
  }

  private rejected(protocol: string, reason: RejectionReason, logs: number): void {
    this.add(`rejected ${protocol} ${reason}`, logs);
  }

  private add(name: string, count: number): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + count);
  }
}
