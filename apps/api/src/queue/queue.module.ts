// The API's connection to the queue, shared by everything that reads or writes it.
import { Global, Inject, Module, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Redis } from 'ioredis';
import {
  AdmissionControl,
  connectRedis,
  DeadLetters,
  DocumentIds,
  IdempotencyKeys,
  LogQueue,
} from '@timberline/queue';
import { Settings } from '../settings.ts';
import { QueueHealth } from './queue-health.ts';
import { UnsignedGrace } from './unsigned-grace.ts';

/** The connection for jobs that are too long for a single command. */
const BULK_REDIS = Symbol('The connection to Redis for long jobs');

@Global()
@Module({
  providers: [
    {
      provide: Redis,
      inject: [Settings],
      useFactory: (settings: Settings) => connectRedis(settings.redisConnection, 'api'),
    },
    {
      provide: BULK_REDIS,
      inject: [Settings],
      useFactory: (settings: Settings) => connectRedis(settings.redisConnection, 'api-bulk'),
    },
    {
      provide: LogQueue,
      inject: [Redis, BULK_REDIS],
      useFactory: (redis: Redis, bulkRedis: Redis) => new LogQueue(redis, bulkRedis),
    },
    {
      provide: DeadLetters,
      inject: [Redis, LogQueue],
      useFactory: (redis: Redis, queue: LogQueue) => new DeadLetters(redis, queue),
    },
    {
      provide: IdempotencyKeys,
      inject: [Redis, Settings],
      useFactory: (redis: Redis, settings: Settings) =>
        new IdempotencyKeys(redis, {
          keys: settings.idempotencyKeyLimit,
          bytes: settings.idempotencyLimitBytes,
        }),
    },
    {
      provide: DocumentIds,
      inject: [Redis, Settings],
      useFactory: (redis: Redis, settings: Settings) => new DocumentIds(redis, settings.documentIdLimit),
    },
    {
      provide: AdmissionControl,
      inject: [Redis, Settings],
      useFactory: (redis: Redis, settings: Settings) =>
        new AdmissionControl(redis, {
          queueBytes: settings.queueLimitBytes,
          deadLetters: { count: settings.deadLetterLimit, bytes: settings.deadLetterLimitBytes },
        }),
    },
    QueueHealth,
    UnsignedGrace,
  ],
  exports: [
    Redis,
    LogQueue,
    DeadLetters,
    DocumentIds,
    IdempotencyKeys,
    AdmissionControl,
    QueueHealth,
    UnsignedGrace,
  ],
})
export class QueueModule implements OnModuleInit, OnApplicationShutdown {
  constructor(
    private readonly redis: Redis,
    @Inject(BULK_REDIS) private readonly bulkRedis: Redis,
    private readonly admission: AdmissionControl,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.admission.start();
  }

  onApplicationShutdown(): void {
    this.admission.stop();
    this.redis.disconnect();
    this.bulkRedis.disconnect();
  }
}
