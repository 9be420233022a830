// How the API and the processor connect to Redis.
import type { QueueOptions } from 'bull';
import { Redis, type RedisOptions } from 'ioredis';
import { KEY_PREFIX } from './names.ts';

/**
 * Command timeout of the API, for a command of a few bytes. A post waits for the enqueue in flight and then for its own, or
 * fails with the first one; with the time for validation, a 503 is sent within 2 s. A healthy Redis stays below it even on a
 * slow disk, since at most 3 MB of jobs are sent and not answered at a time (job-adder.ts).
 */
const API_COMMAND_TIMEOUT_MS = 1_500;
/** How fast a healthy Redis takes in bytes at least, on a slow disk and with others who write to it. */
const MIN_BYTES_PER_MS = 4 * 1024;
/** The timeout for what is long: `commandTimeoutMs` of each command is shorter. */
const BULK_COMMAND_TIMEOUT_MS = 60_000;
/** Command timeout of the processor: longer than any pause of a healthy Redis, shorter than the lock of a job (15 s). */
const PROCESSOR_COMMAND_TIMEOUT_MS = 8_000;
const CONNECT_TIMEOUT_MS = 2_000;
/** Longest pause between two attempts to connect; an outage is noticed to be over at most this much later. */
const MAX_RECONNECT_DELAY_MS = 1_000;

/** A job whose lock is this old belongs to a dead or frozen processor. */
export const LOCK_MS = 15_000;
export const LOCK_RENEW_MS = 5_000;
export const STALLED_CHECK_MS = 5_000;
/** A slot of the processor that got an error from Redis tries again after this time. */
const SLOT_RETRY_MS = 1_000;
/** Longest delay of a job whose handler threw. */
export const MAX_JOB_DELAY_MS = 10_000;

/** Name of the backoff strategy of jobs. Bull's own `exponential` has no maximum. */
export const CAPPED_BACKOFF = 'capped';

/** Thrown by a handler to return its job to the queue for another processor to take at once, as on shutdown. */
export class GiveBackError extends Error {
  override readonly name = 'GiveBackError';
}

/**
 * Who connects: the API gives up sooner than the processor, since a client waits for its answer. `api-bulk` is for commands
 * of the API with timeouts of their own (`commandTimeoutMs`).
 */
type RedisRole = 'api' | 'api-bulk' | 'processor';

const COMMAND_TIMEOUTS_MS: Record<RedisRole, number> = {
  api: API_COMMAND_TIMEOUT_MS,
  'api-bulk': BULK_COMMAND_TIMEOUT_MS,
  processor: PROCESSOR_COMMAND_TIMEOUT_MS,
};

/** How long the API waits for the answer to a command of this many bytes, from when it is sent. */
export function commandTimeoutMs(bytes: number): number {
  return API_COMMAND_TIMEOUT_MS + bytes / MIN_BYTES_PER_MS;
}

/** How to reach Redis. */
interface RedisAddress {
  /** Such as `redis://user:password@host:6379/0`, or with `rediss` by TLS. */
  url: string;
  /** Authorities to trust instead of those of the system. */
  ca?: Buffer;
}

/**
 * Opens a connection for commands. While Redis is down each command fails at once: nothing is queued in this process
 * and nothing is sent twice.
 */
export function connectRedis(address: string | RedisAddress, role: RedisRole): Redis {
  return open(address, commandOptions(role));
}

/**
 * The connections of Bull. Its client for commands behaves like that of `connectRedis`; its blocking client and its
 * subscriber wait for Redis without a limit.
 */
export class BullConnections {
  /** Bull's options for the queue of logs. */
  readonly options: QueueOptions = {
    prefix: KEY_PREFIX,
    createClient: (type) => {
      const options = type === 'client' ? commandOptions(this.role) : waitingOptions();
      const client = open(this.address, options);
      this.connections.push(client);
      return client;
    },
    settings: {
      lockDuration: LOCK_MS,
      lockRenewTime: LOCK_RENEW_MS,
      stalledInterval: STALLED_CHECK_MS,
      // A job never fails for having stalled: the handler deals with poison messages itself.
      maxStalledCount: Number.MAX_SAFE_INTEGER,
      retryProcessDelay: SLOT_RETRY_MS,
      backoffStrategies: {
        [CAPPED_BACKOFF]: (attempts, error) =>
          error instanceof GiveBackError ? 0 : Math.min(500 * 2 ** Math.min(attempts, 10), MAX_JOB_DELAY_MS),
      },
    },
  };
  private readonly connections: Redis[] = [];

  constructor(
    private readonly address: string | RedisAddress,
    private readonly role: RedisRole,
  ) {}

  /** To be called after `queue.close()`, which leaves connections open that it did not create. */
  disconnect(): void {
    for (const connection of this.connections) connection.disconnect();
  }
}

function commandOptions(role: RedisRole): RedisOptions {
  return {
    ...waitingOptions(),
    enableReadyCheck: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    commandTimeout: COMMAND_TIMEOUTS_MS[role],
  };
}

function waitingOptions(): RedisOptions {
  return {
    connectTimeout: CONNECT_TIMEOUT_MS,
    enableReadyCheck: false,
    maxRetriesPerRequest: null,
    retryStrategy: (times) => Math.min(50 * times, MAX_RECONNECT_DELAY_MS),
    keepAlive: 10_000,
  };
}

function open(address: string | RedisAddress, options: RedisOptions): Redis {
  const { url, ca }: RedisAddress = typeof address === 'string' ? { url: address } : address;
  return ignoreConnectionErrors(new Redis(url, ca ? { ...options, tls: { ca } } : options));
}

/** Without a listener ioredis prints each failed attempt to connect. Commands report the error to their callers. */
function ignoreConnectionErrors(client: Redis): Redis {
  client.on('error', () => undefined);
  return client;
}
