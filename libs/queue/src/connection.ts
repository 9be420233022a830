// How the parts of the service connect to Redis.
import type { QueueOptions } from 'bull';
import { Redis, type RedisOptions } from 'ioredis';

/**
 * The door's patience with one command. A post waits for the enqueue under way and then for its own, or fails with
 * the first; with time for validation that keeps its 503 within 2 s.
 */
const DOOR_COMMAND_TIMEOUT_MS = 1_200;
/** The processor's: longer than any pause of a healthy Redis, shorter than the lock of a job (15 s). */
const PROCESSOR_COMMAND_TIMEOUT_MS = 8_000;
const CONNECT_TIMEOUT_MS = 2_000;
/** Longest pause between two attempts to connect: an outage ends for us at most so much later than for Redis. */
const RECONNECT_MS = 1_000;

/** A job whose lock is so old belongs to a dead or frozen processor. */
export const LOCK_MS = 15_000;
export const LOCK_RENEW_MS = 5_000;
const STALLED_CHECK_MS = 5_000;
/** A slot of the processor that met an error of Redis tries again after this. */
const SLOT_RETRY_MS = 1_000;
/** Longest wait of a job whose handler threw. */
const JOB_BACKOFF_MS = 10_000;

/** Name of the backoff strategy of jobs: Bull's `exponential` has no cap. */
export const CAPPED_BACKOFF = 'capped';

/** Thrown by a handler that gives its job back to be taken at once by whoever is free, as on shutdown. */
export class GiveBackError extends Error {
  override readonly name = 'GiveBackError';
}

type Role = 'door' | 'processor';

/** A connection for commands: an error at once while Redis is away, nothing queued here, nothing sent twice. */
export function connectRedis(url: string, role: Role): Redis {
  return withErrorsHeard(new Redis(url, commandOptions(role)));
}

/** Bull's options for the queue of logs, and the end of the connections that Bull makes with them. */
export interface BullConnections {
  options: QueueOptions;
  /** To be called after `queue.close()`, which leaves connections made for it open. */
  disconnect(): void;
}

/**
 * Bull's client for commands is like that of `connectRedis`; its blocking client and its subscriber wait for Redis as
 * long as it takes.
 */
export function bullConnections(url: string, role: Role): BullConnections {
  const connections: Redis[] = [];
  const options: QueueOptions = {
    createClient(type) {
      const options = type === 'client' ? commandOptions(role) : waitingOptions();
      const client = withErrorsHeard(new Redis(url, options));
      connections.push(client);
      return client;
    },
    settings: {
      lockDuration: LOCK_MS,
      lockRenewTime: LOCK_RENEW_MS,
      stalledInterval: STALLED_CHECK_MS,
      // Never "failed" for having stalled: the handler itself deals with a job that keeps stalling.
      maxStalledCount: Number.MAX_SAFE_INTEGER,
      retryProcessDelay: SLOT_RETRY_MS,
      backoffStrategies: {
        [CAPPED_BACKOFF]: (attempts, error) =>
          error instanceof GiveBackError ? 0 : Math.min(500 * 2 ** Math.min(attempts, 10), JOB_BACKOFF_MS),
      },
    },
  };
  return { options, disconnect: () => connections.forEach((connection) => connection.disconnect()) };
}

function commandOptions(role: Role): RedisOptions {
  return {
    ...waitingOptions(),
    enableReadyCheck: true,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    commandTimeout: role === 'door' ? DOOR_COMMAND_TIMEOUT_MS : PROCESSOR_COMMAND_TIMEOUT_MS,
  };
}

function waitingOptions(): RedisOptions {
  return {
    connectTimeout: CONNECT_TIMEOUT_MS,
    enableReadyCheck: false,
    maxRetriesPerRequest: null,
    retryStrategy: (times) => Math.min(50 * times, RECONNECT_MS),
    keepAlive: 10_000,
  };
}

/** Without a listener ioredis prints each failed attempt to connect; commands tell their callers anyway. */
function withErrorsHeard(client: Redis): Redis {
  client.on('error', () => undefined);
  return client;
}
