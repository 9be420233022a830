export { startRedis, type RedisServer } from './redis-server.ts';
export { seededRandom, type Random } from './seeded-random.ts';
