import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fakeReader } from './reader.fixture.ts';
import { SearchLimit } from './search-limit.ts';

const HEAVY = 992;
const LIGHT = 5;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Asks for room for a search of a client. */
function start(limit: SearchLimit, client: string, weight: number) {
  const { reader, leave, finish } = fakeReader(client);
  let isRunning = false;
  const outcome = limit.admit(reader, weight).then(
    () => {
      isRunning = true;
      return 'running';
    },
    (error: unknown) => (error as { kind: string }).kind,
  );
  return { reader, outcome, leave, finish, isRunning: () => isRunning };
}

it('One heavy search of a client runs at a time, and others are refused after two seconds.', async () => {
  const limit = new SearchLimit();
  const [first, second] = [start(limit, 'a', HEAVY), start(limit, 'a', HEAVY)];
  await vi.advanceTimersByTimeAsync(1_999);
  expect([first.isRunning(), second.isRunning()]).toEqual([true, false]);
  await vi.advanceTimersByTimeAsync(1);
  expect(await second.outcome).toBe('too-many-requests');
});

it('A waiting heavy search runs when the answer of the one before it is made, or its client leaves.', async () => {
  const limit = new SearchLimit();
  const [first, second, third] = [
    start(limit, 'a', HEAVY),
    start(limit, 'a', HEAVY),
    start(limit, 'a', HEAVY),
  ];
  await vi.advanceTimersByTimeAsync(0);
  first.reader.releasePermits();
  await vi.advanceTimersByTimeAsync(0);
  expect([second.isRunning(), third.isRunning()]).toEqual([true, false]);
  second.leave();
  await vi.advanceTimersByTimeAsync(0);
  expect(third.isRunning()).toBe(true);
});

it('All searches of one answer run under the same permit, and do not wait for each other.', async () => {
  const limit = new SearchLimit();
  const { reader, outcome } = start(limit, 'a', HEAVY);
  const others = [limit.admit(reader, HEAVY), limit.admit(reader, HEAVY)];
  await Promise.all([outcome, ...others]);
  const another = start(limit, 'a', HEAVY);
  await vi.advanceTimersByTimeAsync(0);
  expect(another.isRunning()).toBe(false);
  reader.releasePermits();
  await vi.advanceTimersByTimeAsync(0);
  expect(another.isRunning()).toBe(true);
});

it('Light searches of anyone run while heavy ones do.', async () => {
  const limit = new SearchLimit();
  for (let n = 0; n < 12; n++) start(limit, `client ${n % 3}`, HEAVY);
  const light = [start(limit, 'client 0', LIGHT), start(limit, 'another', LIGHT)];
  await vi.advanceTimersByTimeAsync(0);
  expect(light.map(({ isRunning }) => isRunning())).toEqual([true, true]);
});

it('A client with many light searches leaves room for those of others.', async () => {
  const limit = new SearchLimit();
  const many = Array.from({ length: 100 }, () => start(limit, 'a', LIGHT));
  const other = start(limit, 'b', LIGHT);
  await vi.advanceTimersByTimeAsync(0);
  expect(many.filter(({ isRunning }) => isRunning()).length).toBeLessThan(20);
  expect(other.isRunning()).toBe(true);
});

it('A search whose client leaves while it waits is not run.', async () => {
  const limit = new SearchLimit();
  const [first, second] = [start(limit, 'a', HEAVY), start(limit, 'a', HEAVY)];
  second.leave();
  expect(await second.outcome).toBe('aborted');
  first.finish();
  await vi.advanceTimersByTimeAsync(0);
  expect(second.isRunning()).toBe(false);
});
