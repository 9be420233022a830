// What specs, benches and tools of several projects share. `@timberline/testing/redis` has what needs Redis and Vitest.
export { TestAuthority } from './certificates.ts';
export { freePort } from './free-port.ts';
export { doubleField, fixed64Field, lengthField, varintField } from './protobuf-writer.ts';
export { type Random, seededRandom } from './seeded-random.ts';
