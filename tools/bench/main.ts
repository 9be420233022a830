// npm run bench: what Timberline costs and does, as ratios in one run on one machine, on stacks of its own.
import { parseArgs } from 'node:util';
import { prepareCheckout } from '../launcher/checkout/prepare.ts';
import { runProgram } from '../launcher/commands/run-program.ts';
import { LauncherError } from '../launcher/host/command.ts';
import { progressOn } from '../launcher/host/progress.ts';
import { startStack } from '../launcher/stack/stack.ts';
import { type Bench, isMet, type Measure, table } from './measure.ts';

const USAGE = `usage: npm run bench -- [options]
  --quick        fewer logs and shorter rounds: minutes instead of a quarter of an hour
  --only NAME    one part alone: single-posts, batches, search or console
  --json         the measures as JSON on stdout
`;

/** Loaded when the checkout is built: they measure with its own libraries. */
const PARTS: Record<string, () => Promise<(bench: Bench) => Promise<Measure[]>>> = {
  'single-posts': async () => (await import('./single-posts.ts')).measureSinglePosts,
  batches: async () => (await import('./batches.ts')).measureBatches,
  search: async () => (await import('./search.ts')).measureSearch,
  console: async () => (await import('./console.ts')).measureConsole,
};

runProgram(async () => {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(USAGE);
    return 0;
  }
  const parts = Object.keys(PARTS).filter((name) => values.only === undefined || values.only === name);
  if (parts.length === 0) throw new LauncherError(`--only ${values.only}: no such part\n\n${USAGE}`);
  if (process.platform !== 'linux')
    throw new LauncherError('The bench reads processor time and memory from /proc: Linux only.');

  const progress = progressOn(process.stderr);
  await prepareCheckout(progress, { build: true });
  const tell = (text: string): void => void process.stderr.write(`${text}\n`);
  const measures: Measure[] = [];
  for (const name of parts) {
    const measure = await PARTS[name]!();
    // Each part has a stack of its own, so that none finds what another has left.
    const stack = await startStack({ progress });
    try {
      measures.push(...(await measure({ stack, quick: values.quick, tell })));
    } finally {
      await stack.stop();
    }
  }
  process.stdout.write(values.json ? `${JSON.stringify(measures)}\n` : `\n${table(measures)}\n`);
  return measures.every(isMet) ? 0 : 1;
});
