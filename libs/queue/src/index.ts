// The queue between API and processor: its jobs, counters, receipts, idempotency keys and dead letters.
export * from './admission-control.ts';
export * from './connection.ts';
export * from './dead-letters.ts';
export { DocumentIds, fingerprint, type FoundDocuments, type NewDocuments } from './document-ids.ts';
export * from './errors.ts';
export * from './idempotency.ts';
export * from './index-marks.ts';
export * from './job.ts';
export { type AddDocumentsResult, type AddResult, type Completion, encodedBytes } from './job-adder.ts';
export { moveLegacyJobs } from './legacy-jobs.ts';
export * from './log-queue.ts';
export { BULL, LOG_QUEUE } from './names.ts';
export * from './processors.ts';
export * from './receipt.ts';
export * from './redis-checks.ts';
export * from './redis-run.ts';
export { FINGERPRINT_BYTES } from './scripts/documents.ts';
export * from './unsigned-until.ts';
