// Parses the report of Vitest's JSON reporter.
import type { Result } from './results.ts';

export interface VitestReport {
  testResults: {
    name: string;
    status: string;
    message?: string;
    assertionResults: { fullName: string; status: string; failureMessages?: string[] | null }[];
  }[];
}

/**
 * Counts the tests. A file that cannot run counts as one failed test. A skipped test is a failure as well, since no
 * test of this project is skipped on purpose.
 */
export function countTests(runner: string, report: VitestReport): Result {
  const result: Result = { runner, passed: 0, failed: 0, problems: [] };
  const fail = (problem: string): void => {
    result.failed += 1;
    result.problems.push(problem);
  };
  for (const file of report.testResults) {
    let failedHere = false;
    for (const test of file.assertionResults) {
      if (test.status === 'passed') result.passed += 1;
      else {
        failedHere ||= test.status === 'failed';
        const reason =
          test.status === 'failed' ? firstLine(test.failureMessages?.[0]) : `did not run (${test.status})`;
        fail(`${test.fullName}: ${reason}`);
      }
    }
    if (file.status === 'failed' && !failedHere)
      fail(`${file.name}: ${firstLine(file.message) || 'could not run'}`);
  }
  return result;
}

function firstLine(text: string | null | undefined): string {
  return (text ?? '').split('\n')[0]!.slice(0, 300);
}
