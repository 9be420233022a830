// A real Redis for specs: `@timberline/testing/redis`. It is an entry of its own, so that tools load no test runner.
export { startRedis } from './redis-server.ts';
export { useRedis } from './use-redis.ts';
