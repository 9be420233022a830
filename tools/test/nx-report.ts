// Parses the output of Nx (style "static"): which tasks ran and which of them failed.
import type { Result } from './results.ts';

/** Counts the tasks of one target. An expected project whose task did not run has failed. */
export function parseNxOutput(target: string, projects: string[], output: string): Result {
  const ran = new Set([...output.matchAll(/^> nx run (\S+)/gm)].map(([, task]) => task));
  const list = /^Failed tasks:\s*((?:\s*- \S+\n?)+)/m.exec(output)?.[1] ?? '';
  const failed = new Set([...list.matchAll(/- (\S+)/g)].map(([, task]) => task));
  const result: Result = { runner: target, passed: 0, failed: 0, problems: [] };
  for (const project of projects) {
    const task = `${project}:${target}`;
    if (ran.has(task) && !failed.has(task)) result.passed += 1;
    else {
      result.failed += 1;
      result.problems.push(failed.has(task) ? `${project} failed` : `${project} did not run`);
    }
  }
  return result;
}
