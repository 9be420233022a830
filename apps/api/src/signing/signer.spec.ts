import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { Signer } from './signer.ts';

const SECRET = 'a secret of this test and of nothing else';
const signer = new Signer(SECRET, 'receipt');

/** The same by the HMAC of Node. */
function hmac(text: string): string {
  const key = createHmac('sha256', SECRET).update('timberline receipt').digest();
  return createHmac('sha256', key).update(text).digest('base64url').slice(0, 22);
}

it.each([
  ['an empty text', ''],
  ['a receipt', 'P7DASWVprocPROC0000A.1.0000A'],
  ['a text of other scripts', 'ログ 日本語 😀'],
  ['the longest text that is signed in a buffer', '日'.repeat(1_024)],
  ['a longer text', 'x'.repeat(1_025)],
])('The signature of %s is its HMAC-SHA256.', (_name, text) => {
  expect(signer.sign(text)).toBe(hmac(text));
  expect(signer.sign(text), 'again').toBe(hmac(text));
});

it('A text is signed if its signature is that of the same secret and purpose.', () => {
  expect(signer.isSigned('text', signer.sign('text'))).toBe(true);
  expect(signer.isSigned('texts', signer.sign('text'))).toBe(false);
  expect(signer.isSigned('text', new Signer(SECRET, 'cursor').sign('text'))).toBe(false);
  expect(signer.isSigned('text', new Signer(`${SECRET}.`, 'receipt').sign('text'))).toBe(false);
});

it('A signature that was changed, cut or prolonged is refused.', () => {
  const signature = signer.sign('text');
  for (let i = 0; i < signature.length; i++) {
    const changed = signature.slice(0, i) + (signature[i] === 'A' ? 'B' : 'A') + signature.slice(i + 1);
    expect(signer.isSigned('text', changed), changed).toBe(false);
    expect(signer.isSigned('text', signature.slice(0, i)), `${i} characters`).toBe(false);
  }
  for (const text of [`${signature}A`, `${signature}=`, `${signature}\n`, '日'.repeat(22)])
    expect(signer.isSigned('text', text), text).toBe(false);
});

it('After a change of the secret, the first one signs, and the old one still verifies.', () => {
  const changed = new Signer(`another secret, ${SECRET}`, 'receipt');
  expect(changed.sign('text')).toBe(new Signer('another secret', 'receipt').sign('text'));
  expect(changed.isSigned('text', changed.sign('text'))).toBe(true);
  expect(changed.isSigned('text', signer.sign('text'))).toBe(true);
});
