export * from './attributes.ts';
export * from './index-name.ts';
export * from './log-id.ts';
export * from './template.ts';
