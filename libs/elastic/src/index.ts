export * from './index-name.ts';
export * from './log-id.ts';
export * from './template.ts';
