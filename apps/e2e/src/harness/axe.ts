// What axe-core finds wrong with a page, by the rules of WCAG 2.2 AA.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const SCRIPT = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** `wcag22aa` and `target-size` are off unless they are asked for. */
const OPTIONS = {
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
  rules: { 'target-size': { enabled: true } },
};

/** What is still fading in has too little contrast. Bars that move for as long as something loads count as still. */
const UNTIL_STILL = `(async () => {
  const frame = () => new Promise(requestAnimationFrame);
  const moves = (animation) => animation.playState === 'running' && animation.effect.getComputedTiming().endTime !== Infinity;
  do { await frame(); await frame(); } while (document.getAnimations().some(moves));
})()`;

interface Violation {
  id: string;
  help: string;
  nodes: { target: unknown; failureSummary?: string }[];
}

/** The violations on the page as it is now, each with the elements at fault; empty on a sound page. */
export async function violationsOf(page: Page): Promise<string[]> {
  // The console's policy lets no script in from outside, so it goes through the debugger.
  await page.evaluate(SCRIPT);
  await page.evaluate(UNTIL_STILL);
  const run = `axe.run(document, ${JSON.stringify(OPTIONS)}).then((result) => result.violations)`;
  const violations = await page.evaluate<Violation[]>(run);
  return violations.map(({ id, help, nodes }) => {
    const where = nodes.map((node) => `${JSON.stringify(node.target)} ${node.failureSummary ?? ''}`);
    return `${id}: ${help}\n  ${where.join('\n  ')}`;
  });
}
