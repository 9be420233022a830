// What the signature of a receipt costs, which each post has, and what it would cost by createHmac.
import { createHmac, createSecretKey } from 'node:crypto';
import { test } from 'vitest';
import { Signer } from './signer.ts';

const signer = new Signer('a secret of this bench', 'receipt');
const key = createSecretKey(Buffer.alloc(32, 7));
const RECEIPT = 'P7DASWVprocPROC0000A.1.0000A';

test('The signature of a receipt', async ({ bench }) => {
  await bench.compare(
    bench('two one-shot hashes', () => void signer.sign(RECEIPT)),
    bench('createHmac', () => {
      createHmac('sha256', key).update(RECEIPT).digest('base64url').slice(0, 22);
    }),
  );
});
