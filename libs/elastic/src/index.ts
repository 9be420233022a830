export * from './attributes.ts';
export * from './index-name.ts';
export * from './log-id.ts';
export * from './template.ts';
export * from './bulk-answer.ts';
export * from './bulk-lines.ts';
export * from './bulk.ts';
