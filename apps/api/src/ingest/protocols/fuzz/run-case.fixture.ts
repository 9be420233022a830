// One case of a seed: a valid body, changed, and taken in.
import { seededRandom } from '@timberline/testing';
import { JsonCursorError } from '../../../json/json-cursor.ts';
import { IngestError } from '../../ingest-error.ts';
import { HecError } from '../splunk/hec-error.ts';
import type { LogCheck } from './checked-batch.fixture.ts';
import { deliver, type Delivery } from './deliver.fixture.ts';
import { mutate } from './mutate.fixture.ts';
import { TARGET_NAMES, type TargetName, validBody } from './valid-bodies.fixture.ts';

/** Two seeds share no cases before this many. */
const CASES_OF_A_SEED = 7_919_001;
/** What no answer may tell: an expression that failed, or where in the code. */
const INTERNALS = /undefined|\[object |NaN|is not a function|Cannot read|\n\s+at |\.ts:\d|ERR_/;

export interface CaseResult {
  target: TargetName;
  body: Buffer;
  /** What is wrong; an empty list if nothing is. */
  faults: string[];
  logs: number;
  isRefused: boolean;
}

/** Runs a case. A seed and a number always give the same one. */
export async function runCase(seed: number, n: number, check: LogCheck): Promise<CaseResult> {
  const random = seededRandom(Math.imul(seed, CASES_OF_A_SEED) + n);
  const target = TARGET_NAMES[n % TARGET_NAMES.length]!;
  const other = () => validBody(random.chance(0.8) ? target : random.pick(TARGET_NAMES), random);
  const valid = validBody(target, random);
  const isValid = random.chance(0.02);
  const body = isValid ? valid : mutate(valid, random, other);
  return takeIn(target, body, { random, check });
}

/** Takes in a body, and tells what is wrong with what comes of it. */
export async function takeIn(target: TargetName, body: Buffer, delivery: Delivery): Promise<CaseResult> {
  const result: CaseResult = { target, body, faults: [], logs: 0, isRefused: false };
  try {
    Object.assign(result, await deliver(target, body, delivery));
  } catch (error) {
    result.isRefused = true;
    const fault = faultOf(error);
    if (fault !== undefined) result.faults.push(fault);
  }
  return result;
}

/** What is wrong with an error: any other than those that a protocol renders, and any that does not say what is wrong. */
function faultOf(error: unknown): string | undefined {
  if (error instanceof HecError) return undefined;
  // A stream that is broken or cut off; the intake says so in its own words.
  if (
    error instanceof Error &&
    'code' in error &&
    /^(Z_|ZSTD_|ERR_STREAM_PREMATURE_CLOSE|ERR__ERROR|ERR_ZLIB)/.test(String(error.code))
  )
    return undefined;
  if (!(error instanceof IngestError) || error instanceof JsonCursorError)
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  const details = JSON.stringify(error.details);
  if (!/^[A-Z].*\.$/s.test(error.message) && error.message !== 'request body is required')
    return `the error is no sentence: ${error.message}`;
  // What was sent may be quoted.
  const own = error.message.replace(/"[^"]*"/g, '');
  return INTERNALS.test(own)
    ? `the error tells internals: ${error.message} ${details}`.slice(0, 2_000)
    : undefined;
}
