// What specs, benches and tools of several projects share. `@timberline/testing/redis` has what needs Redis and Vitest.
export { type Random, seededRandom } from './seeded-random.ts';
