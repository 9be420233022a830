// What is wrong with a field of a log, in the words that clients read.
import { LOG_LIMITS } from '@timberline/contract';

/**
 * Arrays may hold arrays without a limit of their own, but Elasticsearch reads no document nested deeper than 1,000,
 * and writing JSON recurses; half of that leaves room for what an answer wraps around a log.
 */
export const METADATA_NESTING = 500;

export const FAULTS = {
  notALog: 'must be a JSON object with the fields of a log',
  required: 'is required',
  notText: 'must be text',
  empty: 'must not be empty or blank',
  unknown: 'is not a field of a log; put it into metadata',
  messageLong: `must have at most ${LOG_LIMITS.messageBytes} bytes of UTF-8`,
  metadataType: 'must be an object',
  metadataKeys: `must have at most ${LOG_LIMITS.metadataKeys} keys in all, those of nested objects and arrays counted`,
  metadataLevels: `must have at most ${LOG_LIMITS.metadataLevels} levels of objects, itself the first`,
  metadataNesting: `must not nest arrays and objects deeper than ${METADATA_NESTING}`,
  metadataLong: `must have at most ${LOG_LIMITS.metadataBytes} bytes as compact JSON`,
} as const;

/** A keyword over its limit, in code points. */
export function keywordLong(limit: number): string {
  return `must have at most ${limit} characters`;
}
