import { createHmac } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ReceiptCodec, type ReceiptContent } from './receipt.ts';

const firstId = 'P7DASWVprocPROC0000A';
const job = (end: string) => firstId.slice(0, 15) + end;

const signerOf = (secret: string) => {
  const sign = (text: string) => createHmac('sha256', secret).update(text).digest('base64url').slice(0, 22);
  return { sign, isSigned: (text: string, signature: string) => signature === sign(text) };
};
const codec = new ReceiptCodec(signerOf('secret'), () => false);
const lenient = new ReceiptCodec(signerOf('secret'), () => true);

/** A receipt of version 0.1.0, which whoever knows the code can make. */
function unsigned(...fields: string[]): string {
  const text = fields.join('.');
  return `${text}.${crc32(text, 0x71_4d_be_12).toString(36)}`;
}

const contents: Record<string, ReceiptContent> = {
  'one log in one job': { firstId, count: 1, jobs: [firstId] },
  'many logs in many jobs': {
    firstId,
    count: 250_000,
    jobs: Array.from({ length: 60 }, (_, i) => job(String(i).padStart(5, '0'))),
  },
  'jobs of another millisecond': { firstId, count: 3, jobs: ['P7DASWUprocPROC00000', job('ZZZZZ')] },
};

describe('A signed receipt', () => {
  it.each(Object.entries(contents))('A receipt of %s decodes to its content.', (_name, content) => {
    expect(codec.decode(codec.encode(content))).toEqual(content);
  });

  it('A receipt is short and fits into a URL without escaping.', () => {
    expect(codec.encode({ firstId, count: 1000, jobs: [firstId] })).toMatch(/^[\w.-]{40,55}$/);
  });

  it('A receipt is refused when any one character was changed.', () => {
    const receipt = codec.encode({ firstId, count: 10, jobs: [firstId] });
    for (let i = 0; i < receipt.length; i++) {
      const changed = receipt.slice(0, i) + (receipt[i] === 'x' ? 'y' : 'x') + receipt.slice(i + 1);
      expect(codec.decode(changed), changed).toBeUndefined();
      expect(lenient.decode(changed), changed).toBeUndefined();
    }
  });

  it('A receipt is refused when something was added or removed.', () => {
    const receipt = codec.encode({ firstId, count: 10, jobs: [firstId] });
    for (const text of [`${receipt}x`, receipt.slice(0, -1), `${receipt}.`, `x${receipt}`])
      expect(codec.decode(text), text).toBeUndefined();
  });

  it('A receipt of another installation is refused.', () => {
    const other = new ReceiptCodec(signerOf('other'), () => true);
    for (const content of Object.values(contents))
      expect(codec.decode(other.encode(content))).toBeUndefined();
  });

  it('A receipt of no job is refused, even if it is signed.', () => {
    expect(codec.decode(codec.encode({ firstId, count: 1, jobs: [] }))).toBeUndefined();
  });

  it.each(['', '.', 'abc'])('The text "%s" is not a receipt.', (text) => {
    expect(codec.decode(text)).toBeUndefined();
    expect(lenient.decode(text)).toBeUndefined();
  });
});

describe('A receipt without a signature', () => {
  it('A receipt of version 0.1.0 is taken as long as the installation says so.', () => {
    const receipt = unsigned(firstId, 'a', '0000A');
    expect(lenient.decode(receipt)).toEqual({ firstId, count: 10, jobs: [firstId] });
    expect(codec.decode(receipt)).toBeUndefined();
  });

  it.each([
    ['without a job', [firstId, 'a']],
    ['of no log', [firstId, '0', '0000A']],
    ['of a negative number of logs', [firstId, '-1', '0000A']],
    ['of more logs than a post can have', [firstId, 'zzzzzz', '0000A']],
    ['with a job of other characters', [firstId, 'a', '0000*']],
    ['with a job that is too short', [firstId, 'a', '000']],
    ['with a first id that is too short', [firstId.slice(0, 7), 'a', '0000A']],
    ['with too many jobs', [firstId, 'a', ...Array.from({ length: 129 }, () => '0000A')]],
  ])('A receipt %s is refused.', (_name, fields) => {
    expect(lenient.decode(unsigned(...fields))).toBeUndefined();
  });
});
