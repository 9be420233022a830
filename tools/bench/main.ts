// npm run bench measures Timberline against references in one run on one machine, on its own stacks.
import { parseArgs } from 'node:util';
import { prepareCheckout } from '../launcher/checkout/prepare.ts';
import { runProgram } from '../launcher/commands/run-program.ts';
import { LauncherError } from '../launcher/host/command.ts';
import { progressOn } from '../launcher/host/progress.ts';
import { startStack } from '../launcher/stack/stack.ts';
import { type Bench, isMet, type Measure, table } from './measure.ts';

const USAGE = `usage: npm run bench -- [options]
Measures Timberline on its own stacks. Exits with 1 if a measure misses its limit.
  --quick        fewer logs and shorter rounds, which take minutes instead of a quarter of an hour
  --only NAME    only one part: single-posts, batches, protocols, access,
                 search, live or console
  --json         print the measures as JSON
`;

/** The parts are loaded after the build, since they use libraries of the checkout. */
const PARTS: Record<string, () => Promise<(bench: Bench) => Promise<Measure[]>>> = {
  'single-posts': async () => (await import('./single-posts.ts')).measureSinglePosts,
  batches: async () => (await import('./batches.ts')).measureBatches,
  protocols: async () => (await import('./protocols.ts')).measureProtocols,
  access: async () => (await import('./access.ts')).measureAccess,
  search: async () => (await import('./search.ts')).measureSearch,
  live: async () => (await import('./live.ts')).measureLive,
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
  if (parts.length === 0)
    throw new LauncherError(
      `--only ${values.only} must be one of ${Object.keys(PARTS).join(', ')}.\n\n${USAGE}`,
    );
  if (process.platform !== 'linux')
    throw new LauncherError('The bench needs Linux, since it reads processor time and memory from /proc.');

  const progress = progressOn(process.stderr);
  await prepareCheckout(progress, { build: true });
  const report = (text: string): void => void process.stderr.write(`${text}\n`);
  const measures: Measure[] = [];
  for (const name of parts) {
    const measure = await PARTS[name]!();
    // Each part has its own stack, so that no part depends on the data of another.
    const stack = await startStack({ progress });
    try {
      measures.push(...(await measure({ stack, quick: values.quick, report })));
    } finally {
      await stack.stop();
    }
  }
  process.stdout.write(values.json ? `${JSON.stringify(measures)}\n` : `\n${table(measures)}\n`);
  return measures.every(isMet) ? 0 : 1;
});
