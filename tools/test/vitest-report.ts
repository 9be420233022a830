// Parses the report of Vitest's JSON reporter.
import type { Result } from './results.ts';

export interface VitestReport {
  testResults: {
    name: string;
    status: string;
    message?: string;
    assertionResults: {
      fullName: string;
      status: string;
      failureMessages?: string[] | null;
      meta?: { notRun?: string };
    }[];
  }[];
}

/**
 * Counts the tests. A file that cannot run counts as one failed test. A skipped test is a failure as well, unless it says
 * (`task.meta.notRun`) why it cannot run on this machine: then it is named as a test that did not run.
 */
export function countTests(runner: string, report: VitestReport): Result {
  const result: Result = { runner, passed: 0, failed: 0, problems: [], notRun: [] };
  const fail = (problem: string): void => {
    result.failed += 1;
    result.problems.push(problem);
  };
  for (const file of report.testResults) {
    let failedHere = false;
    for (const test of file.assertionResults) {
      const notRun = test.status === 'failed' ? undefined : test.meta?.notRun;
      if (test.status === 'passed') result.passed += 1;
      else if (notRun !== undefined) result.notRun!.push(`${test.fullName}: ${notRun}`);
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
