import { describe, expect, test } from 'vitest';
import { parseNxOutput } from './nx-report.ts';
import { allPassed, summary, withExitCode } from './results.ts';
import { countTests } from './vitest-report.ts';

const passing = { runner: 'a', passed: 3, failed: 0, problems: [] };

test('The last line of the summary adds up all checks.', () => {
  const failing = { runner: 'b', passed: 1, failed: 2, problems: ['x', 'y'] };
  expect(summary([passing, failing]).split('\n').at(-1)).toBe('4 passed, 2 failed');
  expect(allPassed([passing, failing])).toBe(false);
  expect(allPassed([passing])).toBe(true);
  expect(allPassed([])).toBe(false);
});

test('A check without any test has failed for every exit code.', () => {
  expect(withExitCode({ ...passing, passed: 0 }, 0)).toMatchObject({ failed: 1, problems: ['ran no test'] });
  expect(withExitCode({ ...passing, passed: 0 }, 1).failed).toBe(1);
});

test('A check with an error exit code has failed even without a failed test.', () => {
  expect(withExitCode(passing, 1).failed).toBe(1);
  expect(withExitCode(passing, null).failed).toBe(1);
  expect(withExitCode(passing, 0)).toBe(passing);
});

describe('Vitest reports', () => {
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

  test('Passed and failed tests of Vitest are counted.', () => {
    const result = countTests('unit', {
      testResults: [file('failed', 'passed', 'failed'), file('passed', 'passed')],
    });
    expect(result).toMatchObject({ passed: 2, failed: 1, problems: ['failed: expected 1'], notRun: [] });
  });

  test('A test file that could not run is a failure.', () => {
    expect(countTests('unit', { testResults: [file('failed')] })).toMatchObject({ passed: 0, failed: 1 });
  });

  test.each(['skipped', 'pending', 'todo'])('A %s test is a failure.', (status) => {
    expect(countTests('unit', { testResults: [file('passed', 'passed', status)] })).toMatchObject({
      failed: 1,
    });
  });
});

test('A test that cannot run on this machine is named, and is no failure.', () => {
  const meta = { notRun: 'rsyslog is missing' };
  const tests = [
    { fullName: 'one', status: 'passed' },
    { fullName: 'two', status: 'skipped', meta },
  ];
  const report = { testResults: [{ name: 'a.spec.ts', status: 'passed', assertionResults: tests }] };
  const result = countTests('unit', report);
  expect(result).toMatchObject({ passed: 1, failed: 0, notRun: ['two: rsyslog is missing'] });
  const lines = summary([result]).split('\n');
  expect(lines).toContain('– not run: two: rsyslog is missing');
  expect(lines.at(-1)).toBe('1 passed, 0 failed, 1 skipped');
});

describe('Nx output', () => {
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

  test('Each project counts once per target, cached or not.', () => {
    expect(parseNxOutput('lint', ['query', 'api'], output)).toEqual({
      runner: 'lint',
      passed: 1,
      failed: 1,
      problems: ['api failed'],
    });
  });

  test('A project whose task did not run has failed.', () => {
    expect(parseNxOutput('typecheck', ['query', 'console'], output).problems).toEqual([
      'query failed',
      'console did not run',
    ]);
    expect(parseNxOutput('lint', ['query'], '')).toMatchObject({ passed: 0, failed: 1 });
  });
});
