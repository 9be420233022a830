import { ReceiptCodec } from '@timberline/queue';
import { Signer } from './signer.ts';

/** Codec of receipts for specs. */
export const receiptCodec = new ReceiptCodec(new Signer('a secret of the specs', 'receipt'), () => false);
