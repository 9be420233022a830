// A real Redis for specs: `@timberline/testing/redis`. It is an entry of its own, so that tools load no test runner.
export { type RedisServer, startRedis } from './redis-server.ts';
export { type RedisFixture, useRedis } from './use-redis.ts';
