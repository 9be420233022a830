// Reads the settings of a program, defines those that several programs share, and guards the servers among them.
export * from './engine-settings.ts';
export { readSettings, SettingsError } from './read-settings.ts';
export { answerClientErrors } from './server/client-errors.ts';
export { IsNetworks, networksOf } from './server/networks.ts';
export { IsPublicUrls } from './server/public-urls.ts';
export { refuse, type RequestRules, requestRules } from './server/request-guard.ts';
