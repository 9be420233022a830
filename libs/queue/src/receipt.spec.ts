import { describe, expect, it } from 'vitest';
import { decodeReceipt, encodeReceipt } from './receipt.ts';

const firstId = 'P7DASWVprocPROC0000A';
const job = (end: string) => firstId.slice(0, 15) + end;

describe('encodeReceipt and decodeReceipt', () => {
  const contents = {
    'one log in one job': { firstId, count: 1, jobs: [firstId] },
    'many logs in many jobs': {
      firstId,
      count: 250_000,
      jobs: Array.from({ length: 60 }, (_, i) => job(String(i).padStart(5, '0'))),
    },
    'jobs of another millisecond': { firstId, count: 3, jobs: ['P7DASWUprocPROC00000', job('ZZZZZ')] },
  };
  it.each(Object.entries(contents))('A receipt of %s decodes to its content.', (_name, content) => {
    expect(decodeReceipt(encodeReceipt(content))).toEqual(content);
  });

  it('A receipt is short and fits into a URL without escaping.', () => {
    const receipt = encodeReceipt({ firstId, count: 1000, jobs: [firstId] });
    expect(receipt).toMatch(/^[\w.-]{30,50}$/);
  });

  it('A receipt is refused when any one character was changed.', () => {
    const receipt = encodeReceipt({ firstId, count: 10, jobs: [firstId] });
    for (let i = 0; i < receipt.length; i++) {
      const changed = receipt.slice(0, i) + (receipt[i] === 'x' ? 'y' : 'x') + receipt.slice(i + 1);
      expect(decodeReceipt(changed), changed).toBeUndefined();
    }
  });

  it('A receipt is refused when something was added or removed.', () => {
    const receipt = encodeReceipt({ firstId, count: 10, jobs: [firstId] });
    for (const text of [`${receipt}x`, receipt.slice(0, -1), `${receipt}.`, `x${receipt}`])
      expect(decodeReceipt(text), text).toBeUndefined();
  });

  it.each(['', '.', 'abc'])('The text "%s" is not a receipt.', (text) => {
    expect(decodeReceipt(text)).toBeUndefined();
  });
});
