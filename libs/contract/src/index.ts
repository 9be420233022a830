// What crosses the wire between Timberline's parts and its clients: types and constants alone.
export * from './filter.ts';
export * from './ingest.ts';
export * from './log.ts';
export * from './page.ts';
export * from './problem.ts';
