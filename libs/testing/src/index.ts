export { type RedisServer, startRedis } from './redis-server.ts';
export { type Random, seededRandom } from './seeded-random.ts';
