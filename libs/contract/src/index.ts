// What crosses the wire between the parts of Timberline and its clients: only types and constants.
export * from './access.ts';
export * from './audit.ts';
export * from './changes.ts';
export * from './filter.ts';
export * from './ingest.ts';
export * from './log.ts';
export * from './loss.ts';
export * from './page.ts';
export * from './problem.ts';
export * from './saved-search.ts';
export * from './stream.ts';
