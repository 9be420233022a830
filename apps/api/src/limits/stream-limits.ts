// Bounds the answers that go on for long: exports and streams of events.
import { Injectable } from '@nestjs/common';
import { aborted, busy } from '../elasticsearch/search-error.ts';
import { FairLimit } from './fair-limit.ts';
import {
  MAX_EXPORTS,
  MAX_EXPORTS_PER_CLIENT,
  MAX_LOG_STREAMS,
  MAX_STATUS_STREAMS,
  MAX_STATUS_STREAMS_PER_CLIENT,
} from './memory-budget.ts';
import type { Reader } from './reader.ts';

/** How long an export waits for another one to end. */
const MAX_WAIT_MS = 2_000;
const EXPORT_RETRY_SECONDS = 10;
const STREAM_RETRY_SECONDS = 5;

/** Exports that run at a time. */
@Injectable()
export class ExportLimit {
  private readonly limit = new FairLimit({
    total: MAX_EXPORTS,
    perClient: MAX_EXPORTS_PER_CLIENT,
    maxWaiting: 64,
    maxWaitingPerClient: 8,
  });

  /** Takes a place, which has to be released by the returned function. Throws a SearchError if none becomes free in time. */
  async acquire({ client, signal }: Reader): Promise<() => void> {
    if (!(await this.limit.acquire(client, 1, { timeoutMs: MAX_WAIT_MS, signal })))
      throw signal.aborted
        ? aborted()
        : busy(
            'too-many-requests',
            `Too many exports run at the moment; a client can have ${MAX_EXPORTS_PER_CLIENT} at a time. ` +
              'Try again when another one has ended.',
            EXPORT_RETRY_SECONDS,
          );
    return () => this.limit.release(client, 1);
  }
}

/** Clients that stream the status of ingest, each of which holds a connection open. */
@Injectable()
export class StatusStreamLimit {
  private readonly limit = new FairLimit({
    total: MAX_STATUS_STREAMS,
    perClient: MAX_STATUS_STREAMS_PER_CLIENT,
    maxWaiting: 0,
    maxWaitingPerClient: 0,
  });

  /** Takes a place until the connection closes. Throws a SearchError if there is none. */
  acquire(reader: Reader): void {
    const { client } = reader;
    if (!this.limit.tryAcquire(client, 1))
      throw this.limit.inUseBy(client) >= MAX_STATUS_STREAMS_PER_CLIENT
        ? busy(
            'too-many-requests',
            `This client streams the status ${MAX_STATUS_STREAMS_PER_CLIENT} times already. Close one of the streams.`,
            STREAM_RETRY_SECONDS,
          )
        : busy('unavailable', 'Too many clients stream the status. Try again later.', STREAM_RETRY_SECONDS);
    reader.onClose(() => this.limit.release(client, 1));
  }
}

/** Readers of new logs. One client may have all of them: a team behind one address follows its logs. */
@Injectable()
export class LogStreamLimit {
  private readonly limit = new FairLimit({
    total: MAX_LOG_STREAMS,
    perClient: MAX_LOG_STREAMS,
    maxWaiting: 0,
    maxWaitingPerClient: 0,
  });

  /** Takes a place until the connection closes. Throws a SearchError if there is none. */
  acquire(reader: Reader): void {
    const { client } = reader;
    if (!this.limit.tryAcquire(client, 1))
      throw busy(
        'unavailable',
        `New logs are streamed to ${MAX_LOG_STREAMS} readers already, which is the limit of a process. Try again later.`,
        STREAM_RETRY_SECONDS,
      );
    reader.onClose(() => this.limit.release(client, 1));
  }
}
