import { expect, it } from 'vitest';
import { LOG_LIMITS } from '@timberline/contract';
import {
  ANSWER_COPIES,
  MAX_ANSWER_BYTES,
  MAX_ANSWERS_BYTES,
  MAX_ANSWERS_BYTES_PER_CLIENT,
  MAX_EXPORT_PAGE_BYTES,
  MAX_LOG_ANSWER_BYTES,
  MAX_PROCESS_BYTES,
  MAX_TRACE_ANSWER_BYTES,
  MEMORY_BUDGET,
} from './memory-budget.ts';

/** JSON may write each byte of a text as an escape of six characters. */
const ESCAPED = 6;

it('All parts together stay below the memory of the process.', () => {
  const sum = Object.values(MEMORY_BUDGET).reduce((total, bytes) => total + bytes, 0);
  expect(sum).toBeLessThan(MAX_PROCESS_BYTES);
});

it('The longest log fits into every answer, so that each answer makes progress.', () => {
  const longest =
    ESCAPED * (LOG_LIMITS.messageBytes + LOG_LIMITS.metadataBytes + 4 * LOG_LIMITS.keywordCharacters * 4);
  expect(longest).toBeLessThan(MAX_LOG_ANSWER_BYTES);
  for (const limit of [MAX_ANSWER_BYTES / 2, MAX_TRACE_ANSWER_BYTES, MAX_EXPORT_PAGE_BYTES])
    expect(MAX_LOG_ANSWER_BYTES).toBeLessThan(limit);
});

it('One client can have the longest answer made, and leaves room for that of another one.', () => {
  expect(ANSWER_COPIES * MAX_TRACE_ANSWER_BYTES).toBeLessThanOrEqual(MAX_ANSWERS_BYTES_PER_CLIENT);
  expect(2 * MAX_ANSWERS_BYTES_PER_CLIENT).toBeLessThanOrEqual(MAX_ANSWERS_BYTES);
});
