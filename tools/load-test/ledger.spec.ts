import { expect, test } from 'vitest';
import { Ledger } from './ledger.ts';

test('Each log has a unique number, and only logs of acknowledged posts count as acknowledged.', () => {
  const ledger = new Ledger('run');
  const first = ledger.next(3);
  const second = ledger.next(2);
  const numbers = [first, second].flatMap(({ body }) =>
    body
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { metadata: { n: number } }).metadata.n),
  );
  expect(numbers).toEqual([0, 1, 2, 3, 4]);
  ledger.acknowledge(second.first, 2, { accepted: 2, receipt: 'second' });
  expect(ledger.acknowledged).toBe(2);
  expect(numbers.map((n) => ledger.isAcknowledged(n))).toEqual([false, false, false, true, true]);
  expect(ledger.receipts).toEqual(['second']);
});

test('An answer that accepts fewer logs than were sent is an error.', () => {
  const ledger = new Ledger('run');
  const { first } = ledger.next(2);
  expect(() => ledger.acknowledge(first, 2, { accepted: 1, receipt: 'r' })).toThrow('1 of 2');
});

test('The ledger grows beyond a million logs and keeps a limited sample of receipts.', () => {
  const ledger = new Ledger('run');
  ledger.sent = 2_000_000;
  for (let n = 0; n < 3000; n++) ledger.acknowledge(n * 500, 500, { accepted: 500, receipt: String(n) });
  expect(ledger.isAcknowledged(1_499_999)).toBe(true);
  expect(ledger.isAcknowledged(1_500_000)).toBe(false);
  expect(ledger.receipts).toHaveLength(1000);
  expect(new Set(ledger.receipts).size).toBe(1000);
});
