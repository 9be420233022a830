// Reads the settings of a program, and defines those that several programs share.
export * from './engine-settings.ts';
export { readSettings, SettingsError } from './read-settings.ts';
