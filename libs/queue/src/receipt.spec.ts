import { describe, expect, it } from 'vitest';
import { decodeReceipt, encodeReceipt } from './receipt.ts';

const firstId = 'P7DASWVdoorDOOR0000A';
const job = (end: string) => firstId.slice(0, 15) + end;

describe('a receipt', () => {
  it('says what it was given', () => {
    for (const content of [
      { firstId, count: 1, jobs: [firstId] },
      {
        firstId,
        count: 250_000,
        jobs: Array.from({ length: 60 }, (_, i) => job(String(i).padStart(5, '0'))),
      },
      { firstId, count: 3, jobs: ['P7DASWUdoorDOOR00000', job('ZZZZZ')] },
    ])
      expect(decodeReceipt(encodeReceipt(content))).toEqual(content);
  });

  it('is short and fits into a URL as it is', () => {
    const receipt = encodeReceipt({ firstId, count: 1000, jobs: [firstId] });
    expect(receipt).toMatch(/^[\w.-]{30,50}$/);
  });

  it('is none where any character was changed', () => {
    const receipt = encodeReceipt({ firstId, count: 10, jobs: [firstId] });
    for (let i = 0; i < receipt.length; i++) {
      const changed = receipt.slice(0, i) + (receipt[i] === 'x' ? 'y' : 'x') + receipt.slice(i + 1);
      expect(decodeReceipt(changed)).toBeUndefined();
    }
    for (const text of ['', '.', 'abc', receipt + 'x', receipt.slice(0, -1), `${receipt}.`, `x${receipt}`])
      expect(decodeReceipt(text)).toBeUndefined();
  });
});
