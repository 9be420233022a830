import { Global, Module } from '@nestjs/common';
import { Settings } from './settings.ts';

/** Provides the settings to every module. */
@Global()
@Module({
  providers: [{ provide: Settings, useFactory: () => Settings.fromEnvironment() }],
  exports: [Settings],
})
export class SettingsModule {}
