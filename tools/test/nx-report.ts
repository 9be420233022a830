// Reads from Nx's output which tasks passed and which failed.
import type { Result } from './tally.ts';

/** Counts the tasks of one target; a project that is expected and not reported has failed. */
export function resultOf(target: string, projects: string[], output: string): Result {
  const passed = new Set<string>();
  const failed = new Set<string>();
  for (const [, mark, project, ran] of output.matchAll(/([✔✖])\s+nx run ([^\s:]+):([\w-]+)/g)) {
    if (ran === target) (mark === '✔' ? passed : failed).add(project!);
  }
  const result: Result = { runner: target, passed: 0, failed: 0, problems: [] };
  for (const project of projects) {
    if (passed.has(project) && !failed.has(project)) result.passed += 1;
    else {
      result.failed += 1;
      result.problems.push(failed.has(project) ? `${project} failed` : `${project} was not run`);
    }
  }
  return result;
}
