// Changed bodies of every protocol are read or refused, and never anything else. `npm run fuzz:protocols` does the same for
// longer and by other seeds.
import { expect, it } from 'vitest';
import { validateByReference } from '../../log/validate-by-reference.fixture.ts';
import { runCase } from './run-case.fixture.ts';
import { TARGET_NAMES } from './valid-bodies.fixture.ts';

/** Always the same, so that a failure is one of the change that is tested. */
const SEED = 101;
const CASES = 3_000;
/** They take two seconds, and longer on a busy machine. */
const TIMEOUT_MS = 60_000;

const isValid = (value: unknown): boolean => validateByReference(value).length === 0;

it('Thousands of changed bodies become valid logs or a clear error.', { timeout: TIMEOUT_MS }, async () => {
  const faults: string[] = [];
  const logs: Partial<Record<string, number>> = {};
  for (let n = 0; n < CASES; n++) {
    const result = await runCase(SEED, n, isValid);
    logs[result.target] = (logs[result.target] ?? 0) + result.logs;
    for (const fault of result.faults)
      faults.push(`${result.target}, npm run fuzz:protocols -- --seed ${SEED} --only ${n}: ${fault}`);
  }
  expect(faults).toEqual([]);
  // The changes leave enough to be read.
  for (const target of TARGET_NAMES) expect(logs[target], target).toBeGreaterThan(10);
});
