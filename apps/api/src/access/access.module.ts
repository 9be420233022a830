import { Global, Module } from '@nestjs/common';
import { Redis } from 'ioredis';
import { DirectoryCopy } from '@timberline/queue';
import { AccessControl } from './access-control.ts';
import { type Authenticator, AUTHENTICATORS } from './authenticator.ts';
import { KeyAuthenticator } from './keys/key-authenticator.ts';
import { KeyUse } from './keys/key-use.ts';
import { KeysController } from './keys/keys.controller.ts';
import { Keys } from './keys/keys.service.ts';
import { AccessStore } from './store/access-store.ts';
import { DirectoryTruth } from './store/directory-truth.ts';

@Global()
@Module({
  controllers: [KeysController],
  providers: [
    AccessControl,
    AccessStore,
    DirectoryTruth,
    { provide: DirectoryCopy, inject: [Redis], useFactory: (redis: Redis) => new DirectoryCopy(redis) },
    KeyAuthenticator,
    KeyUse,
    Keys,
    {
      provide: AUTHENTICATORS,
      inject: [KeyAuthenticator],
      useFactory: (keys: KeyAuthenticator): Authenticator[] => [keys],
    },
  ],
  exports: [AccessControl],
})
export class AccessModule {}
