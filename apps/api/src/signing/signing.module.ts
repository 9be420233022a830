import { Global, Module } from '@nestjs/common';
import { ReceiptCodec } from '@timberline/queue';
import { UnsignedGrace } from '../queue/unsigned-grace.ts';
import { CursorCodec } from '../search/ordered/cursor.ts';
import { PositionCodec } from '../search/stream/position.ts';
import { Settings } from '../settings.ts';
import { Sealer } from './sealer.ts';
import { Signer } from './signer.ts';

/** Provides the codecs of the texts that clients keep for the service. */
@Global()
@Module({
  providers: [
    {
      provide: ReceiptCodec,
      inject: [Settings, UnsignedGrace],
      useFactory: ({ secret }: Settings, grace: UnsignedGrace) =>
        new ReceiptCodec(new Signer(secret, 'receipt'), () => grace.isOpen()),
    },
    {
      provide: CursorCodec,
      inject: [Settings, UnsignedGrace],
      useFactory: ({ secret }: Settings, grace: UnsignedGrace) =>
        new CursorCodec(new Signer(secret, 'cursor'), () => grace.isOpen()),
    },
    {
      provide: PositionCodec,
      inject: [Settings],
      useFactory: ({ secret }: Settings) => new PositionCodec(new Sealer(secret, 'stream position')),
    },
  ],
  exports: [ReceiptCodec, CursorCodec, PositionCodec],
})
export class SigningModule {}
