// ./test: lint, type checks, build, unit tests, then integration and browser tests on real engines. Everything it
// starts has free ports and temporary folders of its own, and is gone when it ends, however it ends.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { BUILT_PROJECTS, NX, NX_ENVIRONMENT } from '../launcher/checkout/build.ts';
import { CHECKOUT, dataFolder } from '../launcher/checkout/paths.ts';
import { INSTALL_LOG, prepareCheckout } from '../launcher/checkout/prepare.ts';
import { runProgram } from '../launcher/commands/run-program.ts';
import { prepareRedis } from '../launcher/engines/engines.ts';
import { installChromium } from '../launcher/host/chromium.ts';
import { LauncherError, runCommand, terminateCommands } from '../launcher/host/command.ts';
import { formatDuration,progressOn } from '../launcher/host/progress.ts';
import { stopStack } from '../launcher/stack/lifecycle.ts';
import { readLauncherSettings } from '../launcher/stack/settings.ts';
import { resultOf as nxResult } from './nx-report.ts';
import { allProjects, type Project } from './projects.ts';
import { isGood, judged, type Result, summary } from './tally.ts';
import { resultOf as vitestResult, type VitestReport } from './vitest-report.ts';

/** A runner that takes so long hangs; the whole check is meant to take less than 10 minutes. */
const RUNNER_TIMEOUT_MS = 20 * 60_000;
/** Two at a time keep two cores busy; each has workers of its own. */
const UNIT_RUNNERS = Math.min(2, availableParallelism());

const progress = progressOn(process.stderr);
const started = Date.now();
const scratch = mkdtempSync(join(tmpdir(), 'timberline-test-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

runProgram(async () => {
  const results: Result[] = [];
  try {
    await prepareCheckout(progress, { build: false });
    await progress.phase('Chromium', (phase) => installChromium(INSTALL_LOG, phase));
    offerRedis(await prepareRedis(readLauncherSettings(process.env), progress));
    await checkAll(results);
  } finally {
    await tidyUp();
  }
  print('', `took ${formatDuration(Date.now() - started)}`, summary(results));
  return isGood(results) ? 0 : 1;
}, tidyUp);

async function checkAll(results: Result[]): Promise<void> {
  const projects = allProjects();
  const withTarget = (target: string): Project[] =>
    projects.filter(({ targets }) => targets.includes(target));

  results.push(...(await lintAndTypecheck(withTarget('lint'), withTarget('typecheck'))));
  const build = await buildAll();
  results.push(build);

  const queue = withTarget('test');
  const units: Result[] = [];
  await Promise.all(
    Array.from({ length: UNIT_RUNNERS }, async () => {
      for (let project = queue.shift(); project; project = queue.shift()) {
        units.push(await unitTests(project));
      }
    }),
  );
  results.push(...units.sort((one, other) => one.runner.localeCompare(other.runner)));

  const whole = 'integration and browser tests';
  results.push(
    build.failed > 0
      ? { runner: whole, passed: 0, failed: 1, problems: ['not run, as there is no build'] }
      : await vitest(whole, 'apps/e2e', { live: true }),
  );
}

/** One Nx call for both, so that they share the cores. */
async function lintAndTypecheck(lint: Project[], typecheck: Project[]): Promise<Result[]> {
  heading('lint and type checks');
  const { code, output } = await run(
    process.execPath,
    [NX, 'run-many', '-t', 'lint', 'typecheck', '--output-style=static'],
    {
      live: true,
    },
  );
  const names = (projects: Project[]): string[] => projects.map(({ name }) => name);
  const results = [nxResult('lint', names(lint), output), nxResult('typecheck', names(typecheck), output)];
  const good = results.every(({ failed }) => failed === 0);
  // A failure that neither explains is one of what they depend on.
  return good && code !== 0 ? [judged(results[0]!, code), results[1]!] : results;
}

async function buildAll(): Promise<Result> {
  heading('build');
  const runner = `build of ${BUILT_PROJECTS.join(', ')}`;
  try {
    await prepareCheckout(progress, { build: true });
    return { runner, passed: 1, failed: 0, problems: [] };
  } catch (error) {
    if (!(error instanceof LauncherError)) throw error;
    print(error.message);
    return { runner, passed: 0, failed: 1, problems: ['failed'] };
  }
}

/** Vitest's own 5 s pass on a busy machine, and no test is about time. The same stands in nx.json. */
const UNIT_DEADLINES = ['--testTimeout=60000', '--hookTimeout=60000'];

function unitTests({ name, folder }: Project): Promise<Result> {
  return vitest(`unit tests: ${name}`, folder, { live: false }, UNIT_DEADLINES);
}

/** Runs the tests below a folder. Their output is shown as it comes, or at the end when others run beside them. */
async function vitest(
  runner: string,
  folder: string,
  { live }: { live: boolean },
  options: string[] = [],
): Promise<Result> {
  if (live) heading(runner);
  const report = join(scratch, `${runner.replace(/\W+/g, '-')}.json`);
  const { code, output } = await run(
    process.execPath,
    [
      join(CHECKOUT, 'node_modules/vitest/vitest.mjs'),
      'run',
      `--root=${join(CHECKOUT, folder)}`,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
      ...options,
    ],
    { live },
  );
  if (!live) {
    heading(runner);
    print(output.trim());
  }
  const result = existsSync(report)
    ? vitestResult(runner, JSON.parse(readFileSync(report, 'utf8')) as VitestReport)
    : { runner, passed: 0, failed: 0, problems: [] };
  return judged(result, code);
}

/** Runs a program in an environment of its own: no settings of the caller's, temporary files where they are deleted. */
async function run(
  program: string,
  args: string[],
  { live }: { live: boolean },
): Promise<{ code: number | null; output: string }> {
  const kept = ['TIMBERLINE_JVM_DIRS', 'TIMBERLINE_CHROMIUM'];
  const own = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('TIMBERLINE_') || kept.includes(name),
  );
  const env = { ...Object.fromEntries(own), ...NX_ENVIRONMENT, TMPDIR: scratch };
  let output = '';
  const timer = setTimeout(() => {
    print(`No end after ${formatDuration(RUNNER_TIMEOUT_MS)}: ending it.`);
    terminateCommands();
  }, RUNNER_TIMEOUT_MS);
  try {
    const { code } = await runCommand(program, args, {
      cwd: CHECKOUT,
      env,
      onOutput: (text) => {
        output += text;
        if (live) process.stdout.write(text);
      },
    });
    return { code, output };
  } finally {
    clearTimeout(timer);
  }
}

/** Puts the program on the PATH by its usual name: unit tests start a Redis without a launcher. */
function offerRedis(program: string): void {
  const folder = join(scratch, 'bin');
  mkdirSync(folder);
  symlinkSync(program, join(folder, 'redis-server'));
  process.env['PATH'] = `${folder}:${process.env['PATH'] ?? ''}`;
}

/** Stops stacks whose test could not: those of ./start do not end with who called it. */
async function tidyUp(): Promise<void> {
  for (const name of existsSync(scratch) ? readdirSync(scratch) : []) {
    const data = dataFolder(join(scratch, name));
    if (existsSync(data.state)) await stopStack(data, { note: () => undefined });
  }
}

function heading(text: string): void {
  print(`\n── ${text} (${formatDuration(Date.now() - started)})`);
}

function print(...lines: string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}
