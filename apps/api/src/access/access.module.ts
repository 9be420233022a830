import { Global, Module } from '@nestjs/common';
import { AccessControl } from './access-control.ts';
import { type Authenticator, AUTHENTICATORS } from './authenticator.ts';

@Global()
@Module({
  providers: [AccessControl, { provide: AUTHENTICATORS, useFactory: (): Authenticator[] => [] }],
  exports: [AccessControl],
})
export class AccessModule {}
