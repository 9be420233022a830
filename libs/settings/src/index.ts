// How a program reads its settings, and those that several have.
export * from './engine-settings.ts';
export * from './read-settings.ts';
