// Reads the settings of a program, defines those that several programs share, guards the servers among them, and ends
// programs.
export * from './engine-settings.ts';
export { readSettings, SettingsError } from './read-settings.ts';
export { IsSecret, IsSigningSecrets } from './secrets.ts';
export { answerClientErrors, answerExpectations } from './server/client-errors.ts';
export { drain } from './server/drain.ts';
export { IsNetworks, networksOf } from './server/networks.ts';
export { IsPublicUrls } from './server/public-urls.ts';
export { refuse, type RequestRules, requestRules } from './server/request-guard.ts';
export { stopOnSignals } from './stop-on-signals.ts';
