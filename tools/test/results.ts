// Adds up the results of all checks.

export interface Result {
  /** The name of the check, such as "lint" or "unit tests: api". */
  runner: string;
  passed: number;
  failed: number;
  /** One line for each problem. */
  problems: string[];
  /** The tests that cannot run on this machine, and why. They count neither as passed nor as failed. */
  notRun?: string[];
}

/** Adds a failure to a result without one if the runner ran no test or ended with an error. */
export function withExitCode(result: Result, exitCode: number | null): Result {
  if (result.failed > 0) return result;
  const problem =
    exitCode !== 0
      ? `exited with code ${exitCode}${result.passed > 0 ? ' although no test failed' : ''}`
      : result.passed === 0
        ? 'ran no test'
        : null;
  return problem === null ? result : { ...result, failed: 1, problems: [...result.problems, problem] };
}

/** Formats the summary. Its last line is "N passed, N failed", and "N skipped" if tests could not run here. */
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
  const notRun = results.flatMap(({ notRun: all = [] }) => all.map((test) => `– not run: ${test}`));
  const skipped = notRun.length > 0 ? `, ${notRun.length} skipped` : '';
  const total = `${sum(({ passed }) => passed)} passed, ${sum(({ failed }) => failed)} failed${skipped}`;
  const section = (entries: string[]): string[] => (entries.length > 0 ? ['', ...entries] : []);
  return [...lines, ...section(problems), ...section(notRun), '', total].join('\n');
}

/** Tells whether every check passed and at least one ran. */
export function allPassed(results: Result[]): boolean {
  return results.length > 0 && results.every(({ passed, failed }) => failed === 0 && passed > 0);
}
