import { Global, Module } from '@nestjs/common';
import { Settings } from './settings.ts';

/** Gives every module the one Settings. */
@Global()
@Module({
  providers: [{ provide: Settings, useFactory: () => Settings.fromEnvironment() }],
  exports: [Settings],
})
export class SettingsModule {}
