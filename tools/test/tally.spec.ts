import { describe, expect, test } from 'vitest';
import { resultOf as nxResult } from './nx-report.ts';
import { isGood, judged, summary } from './tally.ts';
import { resultOf as vitestResult } from './vitest-report.ts';

const good = { runner: 'a', passed: 3, failed: 0, problems: [] };

test('the last line adds up all runners', () => {
  const bad = { runner: 'b', passed: 1, failed: 2, problems: ['x', 'y'] };
  expect(summary([good, bad]).split('\n').at(-1)).toBe('4 passed, 2 failed');
  expect(isGood([good, bad])).toBe(false);
  expect(isGood([good])).toBe(true);
  expect(isGood([])).toBe(false);
});

test('a runner that ran nothing has failed, whatever its exit code', () => {
  expect(judged({ ...good, passed: 0 }, 0)).toMatchObject({ failed: 1, problems: ['ran nothing'] });
  expect(judged({ ...good, passed: 0 }, 1).failed).toBe(1);
});

test('a runner that fails without a failed test has failed', () => {
  expect(judged(good, 1).failed).toBe(1);
  expect(judged(good, null).failed).toBe(1);
  expect(judged(good, 0)).toBe(good);
});

describe('what vitest reports', () => {
  const file = (status: string, ...tests: string[]) => ({
    name: 'a.spec.ts',
    status,
    message: 'cannot be read',
    assertionResults: tests.map((one) => ({
      fullName: one,
      status: one,
      failureMessages: ['expected 1\nat …'],
    })),
  });

  test('passed and failed tests are counted', () => {
    const result = vitestResult('unit', {
      testResults: [file('failed', 'passed', 'failed'), file('passed', 'passed')],
    });
    expect(result).toEqual({ runner: 'unit', passed: 2, failed: 1, problems: ['failed: expected 1'] });
  });

  test('a file that could not be run is a failure', () => {
    expect(vitestResult('unit', { testResults: [file('failed')] })).toMatchObject({ passed: 0, failed: 1 });
  });

  test.each(['skipped', 'pending', 'todo'])('a test that is %s is a failure', (status) => {
    expect(vitestResult('unit', { testResults: [file('passed', 'passed', status)] })).toMatchObject({
      failed: 1,
    });
  });
});

describe('what Nx reports', () => {
  const output = [
    '> nx run query:build  [local cache]',
    '> tsc -p tsconfig.build.json',
    '> nx run query:lint  [existing outputs match the cache, left as is]',
    '> nx run api:lint',
    '> nx run query:typecheck',
    ' NX   Running targets lint, typecheck for 3 projects and 1 task they depend on failed',
    'Tasks not run because their dependencies failed or --nx-bail=true:',
    '- console:typecheck',
    '',
    'Failed tasks:',
    '',
    '- api:lint',
    '- query:typecheck',
    '',
    '  Run duration:      12.4s',
  ].join('\n');

  test('each project counts once a target, from the cache or not', () => {
    expect(nxResult('lint', ['query', 'api'], output)).toEqual({
      runner: 'lint',
      passed: 1,
      failed: 1,
      problems: ['api failed'],
    });
  });

  test('a project whose task did not run has failed', () => {
    expect(nxResult('typecheck', ['query', 'console'], output).problems).toEqual([
      'query failed',
      'console was not run',
    ]);
    expect(nxResult('lint', ['query'], '')).toMatchObject({ passed: 0, failed: 1 });
  });
});
