import { Global, Module } from '@nestjs/common';
import { Redis } from 'ioredis';
import { AuditBuffer, DirectoryCopy } from '@timberline/queue';
import { AccessControl } from './access-control.ts';
import { AuditController } from './audit/audit.controller.ts';
import { Audit } from './audit/audit.service.ts';
import { AuditIndices } from './audit/audit-indices.ts';
import { AuditReader } from './audit/audit-reader.ts';
import { AuditRetention } from './audit/audit-retention.ts';
import { AuditWriter } from './audit/audit-writer.ts';
import { type Authenticator, AUTHENTICATORS } from './authenticator.ts';
import { KeyAuthenticator } from './keys/key-authenticator.ts';
import { KeyUse } from './keys/key-use.ts';
import { KeysController } from './keys/keys.controller.ts';
import { Keys } from './keys/keys.service.ts';
import { AccessStore } from './store/access-store.ts';
import { DirectoryTruth } from './store/directory-truth.ts';

@Global()
@Module({
  controllers: [AuditController, KeysController],
  providers: [
    AccessControl,
    AccessStore,
    Audit,
    AuditIndices,
    AuditReader,
    AuditRetention,
    AuditWriter,
    { provide: AuditBuffer, inject: [Redis], useFactory: (redis: Redis) => new AuditBuffer(redis) },
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
  exports: [AccessControl, Audit],
})
export class AccessModule {}
