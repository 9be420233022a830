import { Global, Module } from '@nestjs/common';
import { Redis } from 'ioredis';
import { AuditBuffer, DirectoryCopy, LoginAttempts, Sessions } from '@timberline/queue';
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
import { OidcController } from './oidc/oidc.controller.ts';
import { OidcLogins } from './oidc/oidc-logins.service.ts';
import { OidcPeople } from './oidc/oidc-people.ts';
import { OidcProvider } from './oidc/oidc-provider.ts';
import { PasswordHashing } from './passwords/password-hashing.ts';
import { FirstAdmin } from './people/first-admin.ts';
import { KnownPeople } from './people/known-people.ts';
import { UsersController } from './people/users.controller.ts';
import { Users } from './people/users.service.ts';
import { AuthController } from './sessions/auth.controller.ts';
import { PasswordCheck } from './sessions/check-password.ts';
import { Logins } from './sessions/logins.service.ts';
import { OwnPassword } from './sessions/own-password.service.ts';
import { SessionAuthenticator } from './sessions/session-authenticator.ts';
import { SESSION_LIMITS } from './sessions/session-record.ts';
import { AccessStore } from './store/access-store.ts';
import { DirectoryTruth } from './store/directory-truth.ts';

@Global()
@Module({
  controllers: [AuditController, AuthController, KeysController, OidcController, UsersController],
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
    { provide: Sessions, inject: [Redis], useFactory: (redis: Redis) => new Sessions(redis, SESSION_LIMITS) },
    { provide: LoginAttempts, inject: [Redis], useFactory: (redis: Redis) => new LoginAttempts(redis) },
    FirstAdmin,
    KeyAuthenticator,
    KeyUse,
    Keys,
    KnownPeople,
    Logins,
    OidcLogins,
    OidcPeople,
    OidcProvider,
    OwnPassword,
    PasswordCheck,
    PasswordHashing,
    SessionAuthenticator,
    Users,
    {
      provide: AUTHENTICATORS,
      inject: [KeyAuthenticator, SessionAuthenticator],
      useFactory: (...authenticators: Authenticator[]) => authenticators,
    },
  ],
  exports: [AccessControl, Audit],
})
export class AccessModule {}
