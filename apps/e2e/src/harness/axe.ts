// Checks a page with axe-core against the rules of WCAG 2.2 AA.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const SCRIPT = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** axe-core runs `wcag22aa` and `target-size` only on request. */
const OPTIONS = {
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
  rules: { 'target-size': { enabled: true } },
  // Of what is not violated, one element of each kind is reported, which takes less time.
  resultTypes: ['violations'],
};

/**
 * Waits for animations, since elements that are fading in have too little contrast. Endless animations, such as
 * progress bars, are ignored.
 */
const WAIT_FOR_ANIMATIONS = `(async () => {
  const frame = () => new Promise(requestAnimationFrame);
  const moves = (animation) => animation.playState === 'running' && animation.effect.getComputedTiming().endTime !== Infinity;
  do { await frame(); await frame(); } while (document.getAnimations().some(moves));
})()`;

interface Violation {
  id: string;
  help: string;
  nodes: { target: unknown; failureSummary?: string }[];
}

/** Lists the violations on the current page, each with its elements. */
export async function violationsOf(page: Page): Promise<string[]> {
  // The content security policy of the console blocks injected script elements, so evaluate the text instead.
  await page.evaluate(SCRIPT);
  await page.evaluate(WAIT_FOR_ANIMATIONS);
  const run = `axe.run(document, ${JSON.stringify(OPTIONS)}).then((result) => result.violations)`;
  const violations = await page.evaluate<Violation[]>(run);
  return violations.map(({ id, help, nodes }) => {
    const where = nodes.map((node) => `${JSON.stringify(node.target)} ${node.failureSummary ?? ''}`);
    return `${id}: ${help}\n  ${where.join('\n  ')}`;
  });
}
