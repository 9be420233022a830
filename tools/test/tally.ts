// Adds up the results of all runners.

export interface Result {
  /** Which runner, such as "lint" or "api: unit tests". */
  runner: string;
  passed: number;
  failed: number;
  /** What went wrong, a line each. */
  problems: string[];
}

/** A result as it counts: a runner that ran nothing has failed, and so has one that failed without a failed test. */
export function judged(result: Result, exitCode: number | null): Result {
  if (result.failed > 0) return result;
  const problem =
    exitCode !== 0
      ? `ended with exit code ${exitCode}${result.passed > 0 ? ' although no test failed' : ''}`
      : result.passed === 0
        ? 'ran nothing'
        : null;
  return problem === null ? result : { ...result, failed: 1, problems: [...result.problems, problem] };
}

/** The text that ends the whole check; its last line is "N passed, N failed". */
export function summary(results: Result[]): string {
  const width = Math.max(...results.map(({ runner }) => runner.length), 0);
  const lines = results.map(
    ({ runner, passed, failed }) =>
      `${failed > 0 ? '✗' : '✓'} ${runner.padEnd(width)}  ${passed} passed${failed > 0 ? `, ${failed} failed` : ''}`,
  );
  const problems = results.flatMap(({ runner, problems: all }) =>
    all.map((problem) => `✗ ${runner}: ${problem}`),
  );
  const sum = (count: (result: Result) => number): number =>
    results.reduce((total, result) => total + count(result), 0);
  const total = `${sum(({ passed }) => passed)} passed, ${sum(({ failed }) => failed)} failed`;
  return [...lines, ...(problems.length > 0 ? ['', ...problems] : []), '', total].join('\n');
}

/** Whether all is well: nothing failed, and something was run. */
export function isGood(results: Result[]): boolean {
  return results.length > 0 && results.every(({ passed, failed }) => failed === 0 && passed > 0);
}
