import { expect, test } from 'vitest';
import { Account } from './traffic.ts';

test('each log has a number of its own, and only those of acknowledged posts count as acknowledged', () => {
  const account = new Account('run');
  const first = account.next(3);
  const second = account.next(2);
  const numbers = [first, second].flatMap(({ body }) =>
    body
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { metadata: { n: number } }).metadata.n),
  );
  expect(numbers).toEqual([0, 1, 2, 3, 4]);
  account.acknowledge(second.first, 2, { accepted: 2, receipt: 'second' });
  expect(account.acknowledged).toBe(2);
  expect(numbers.map((n) => account.isAcknowledged(n))).toEqual([false, false, false, true, true]);
  expect(account.receipts).toEqual(['second']);
});

test('an answer that accepts fewer logs than were sent is an error', () => {
  const account = new Account('run');
  const { first } = account.next(2);
  expect(() => account.acknowledge(first, 2, { accepted: 1, receipt: 'r' })).toThrow('1 accepted');
});

test('the account grows past a million logs and keeps a bounded sample of receipts', () => {
  const account = new Account('run');
  account.sent = 2_000_000;
  for (let n = 0; n < 3000; n++) account.acknowledge(n * 500, 500, { accepted: 500, receipt: String(n) });
  expect(account.isAcknowledged(1_499_999)).toBe(true);
  expect(account.isAcknowledged(1_500_000)).toBe(false);
  expect(account.receipts).toHaveLength(1000);
  expect(new Set(account.receipts).size).toBe(1000);
});
