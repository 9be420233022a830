import { expect, it } from 'vitest';
import { useRedis } from '@timberline/testing/redis';
import { connectRedis } from './connection.ts';
import { Lease } from './lease.ts';

const redis = useRedis((url) => connectRedis(url, 'processor'));
const lease = (durationMs = 60_000) => new Lease(redis().client, 'test', durationMs);
const LEASE = 'timberline:leases:test';
const TERM = 'timberline:lease-terms:test';

/** A document that a store changes for the latest term alone. */
class FencedDocument {
  private term = 0;
  text = '';

  write(term: number, text: string): boolean {
    if (term < this.term) return false;
    this.term = term;
    this.text = text;
    return true;
  }
}

it('One process has the lease, and keeps its term while it prolongs it.', async () => {
  const [one, other] = [lease(), lease()];
  const term = await one.take();
  expect(term).toBeGreaterThan(0);
  expect(await other.take()).toBeUndefined();
  expect(await one.take()).toBe(term);
});

it('Of many processes that ask at once, one gets the lease.', async () => {
  const terms = await Promise.all(Array.from({ length: 20 }, () => lease().take()));
  expect(terms.filter((term) => term !== undefined)).toHaveLength(1);
});

it('A lease that is given up goes to the next process, with a larger term.', async () => {
  const [one, other] = [lease(), lease()];
  const term = (await one.take())!;
  await other.release();
  expect(await other.take(), 'Only its holder gives it up').toBeUndefined();
  await one.release();
  expect(await other.take()).toBeGreaterThan(term);
});

it('What a holder writes that was frozen past its lease is refused where it is written.', async () => {
  const document = new FencedDocument();
  const [frozen, next] = [lease(1), lease()];
  const term = (await frozen.take())!;
  expect(document.write(term, 'before')).toBe(true);
  // It is frozen here: the lease ends, and it does not know.
  await expect.poll(() => redis().client.exists(LEASE)).toBe(0);
  const later = (await next.take())!;
  expect(document.write(later, 'after')).toBe(true);
  expect(document.write(term, 'late')).toBe(false);
  expect(document.text).toBe('after');
  expect(await frozen.take()).toBeUndefined();
});

it('A process that takes a lease again after it ended has a new term.', async () => {
  const one = lease(1);
  const term = (await one.take())!;
  await expect.poll(() => redis().client.exists(LEASE)).toBe(0);
  expect(await one.take()).toBeGreaterThan(term);
});

it('Terms grow although Redis has lost the last one, and although the clock is behind.', async () => {
  const one = lease();
  const term = (await one.take())!;
  await redis().client.flushall();
  const later = (await one.take())!;
  expect(later).toBeGreaterThan(term);
  // A clock that is behind: the last term lies in the future.
  await redis().client.del(LEASE);
  await redis().client.set(TERM, String(later + 1e9));
  expect(await one.take()).toBe(later + 1e9 + 1);
  // Both: the store knows a later term than Redis does.
  await redis().client.flushall();
  expect(await one.take(later + 2e9)).toBe(later + 2e9 + 1);
  // The holder itself finds it.
  expect(await one.take(later + 3e9)).toBe(later + 3e9 + 1);
  expect(await one.take(later + 3e9)).toBe(later + 3e9 + 1);
});

it('Leases of other duties are apart.', async () => {
  await lease().take();
  expect(await new Lease(redis().client, 'other', 60_000).take()).toBeGreaterThan(0);
});
