// ./test runs lint, type checks, the checks of text and exports, the build, unit tests, and then integration and browser
// tests on real engines and with real clients. Everything that it starts has free ports and temporary folders, and ends with it in any case.
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
import { formatDuration, progressOn } from '../launcher/host/progress.ts';
import { readLauncherSettings } from '../launcher/settings.ts';
import { stopStack } from '../launcher/stack/lifecycle.ts';
import { prepareClients } from './clients/clients.ts';
import { preparePython } from './clients/python-clients.ts';
import { parseNxOutput } from './nx-report.ts';
import { allProjects, type Project } from './projects.ts';
import { allPassed, type Result, summary, withExitCode } from './results.ts';
import { countTests, type VitestReport } from './vitest-report.ts';

/** A single check that takes longer hangs. The whole of ./test should take less than 10 minutes. */
const RUNNER_TIMEOUT_MS = 25 * 60_000;
/** Two unit test runners keep two cores busy, since each has its own workers. */
const UNIT_RUNNERS = Math.min(2, availableParallelism());
/** Vitest's default limit of 5 s is too short on a busy machine. nx.json has the same limits. */
const UNIT_TIMEOUTS = ['--testTimeout=60000', '--hookTimeout=60000'];
/** The checks of the whole checkout: their names and the npm scripts that run them. */
const TEXT_CHECKS = [
  ['unused exports', 'unused'],
  ['spelling', 'spelling'],
  ['formatting', 'format:check'],
] as const;
/** The settings of the caller that also apply to the tests. */
const INHERITED_SETTINGS = ['TIMBERLINE_JVM_DIRS', 'TIMBERLINE_CHROMIUM'];

const progress = progressOn(process.stderr);
const started = performance.now();
const scratch = mkdtempSync(join(tmpdir(), 'timberline-test-'));
process.on('exit', () => rmSync(scratch, { recursive: true, force: true }));

runProgram(async () => {
  const results: Result[] = [];
  try {
    await prepareCheckout(progress, { build: false });
    await progress.phase('Chromium', (phase) => installChromium(INSTALL_LOG, phase));
    await progress.phase('Python', (phase) => preparePython(INSTALL_LOG, phase));
    addRedisToPath(await prepareRedis(readLauncherSettings(process.env), progress));
    await checkAll(results);
  } finally {
    await cleanUp();
  }
  print('', `took ${formatDuration(performance.now() - started)}`, summary(results));
  return allPassed(results) ? 0 : 1;
}, cleanUp);

async function checkAll(results: Result[]): Promise<void> {
  // They are downloaded while lint uses the cores.
  const clients = installClients();
  const projects = allProjects();
  const withTarget = (target: string): Project[] =>
    projects.filter(({ targets }) => targets.includes(target));

  // The text checks run one after another in parallel with Nx, whose tasks do not always use both cores.
  const [nxResults, textResults] = await Promise.all([
    lintAndTypecheck(withTarget('lint'), withTarget('typecheck')),
    checkTexts(),
  ]);
  results.push(...nxResults, ...textResults.map(({ result }) => result));
  for (const { result, output } of textResults) {
    if (result.failed === 0) continue;
    heading(result.runner);
    print(output.trim());
  }
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

  const installed = await clients;
  if (installed) results.push(installed);
  const runner = 'integration and browser tests';
  results.push(
    build.failed > 0
      ? { runner, passed: 0, failed: 1, problems: ['did not run, since the build failed'] }
      : await vitest(runner, 'apps/e2e', { live: true }),
  );
}

/** Installs the clients that the integration tests run. Returns a result only if that fails. */
async function installClients(): Promise<Result | undefined> {
  try {
    await prepareClients(INSTALL_LOG, { note: () => undefined });
    return undefined;
  } catch (error) {
    return { runner: 'real clients for the tests', passed: 0, failed: 1, problems: [String(error)] };
  }
}

/** Runs lint and type checks by a single call of Nx, so that they share the cores. */
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
  const results = [
    parseNxOutput('lint', names(lint), output),
    parseNxOutput('typecheck', names(typecheck), output),
  ];
  const passed = results.every(({ failed }) => failed === 0);
  // If neither result explains the exit code, a task that they depend on has failed.
  return passed && code !== 0 ? [withExitCode(results[0]!, code), results[1]!] : results;
}

/** Checks exports, spelling and formatting of the whole checkout. Each check counts as one test. */
async function checkTexts(): Promise<{ result: Result; output: string }[]> {
  const checks: { result: Result; output: string }[] = [];
  for (const [runner, script] of TEXT_CHECKS) {
    const { code, output } = await run(process.execPath, ['--run', script], { live: false });
    const result =
      code === 0
        ? { runner, passed: 1, failed: 0, problems: [] }
        : { runner, passed: 0, failed: 1, problems: [`failed; run it by npm run ${script}`] };
    checks.push({ result, output });
  }
  return checks;
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

function unitTests({ name, folder }: Project): Promise<Result> {
  return vitest(`unit tests: ${name}`, folder, { live: false }, UNIT_TIMEOUTS);
}

/** Runs the tests of a folder. Their output is shown live, or at the end if several runners are at work. */
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
    ? countTests(runner, JSON.parse(readFileSync(report, 'utf8')) as VitestReport)
    : { runner, passed: 0, failed: 0, problems: [] };
  return withExitCode(result, code);
}

/** Runs a program without the caller's settings and with a temporary folder that is deleted at the end. */
async function run(
  program: string,
  args: string[],
  { live }: { live: boolean },
): Promise<{ code: number | null; output: string }> {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('TIMBERLINE_') || INHERITED_SETTINGS.includes(name),
  );
  const env = { ...Object.fromEntries(inherited), ...NX_ENVIRONMENT, TMPDIR: scratch };
  let output = '';
  const timer = setTimeout(() => {
    print(`The check did not end within ${formatDuration(RUNNER_TIMEOUT_MS)} and is stopped.`);
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

/** Adds the program to the PATH as redis-server, since unit tests start a Redis without the launcher. */
function addRedisToPath(program: string): void {
  const folder = join(scratch, 'bin');
  mkdirSync(folder);
  symlinkSync(program, join(folder, 'redis-server'));
  process.env['PATH'] = `${folder}:${process.env['PATH'] ?? ''}`;
}

/** Stops stacks that a test could not stop, since stacks of ./start outlive their caller. */
async function cleanUp(): Promise<void> {
  for (const name of existsSync(scratch) ? readdirSync(scratch) : []) {
    const data = dataFolder(join(scratch, name));
    if (existsSync(data.state)) await stopStack(data, { note: () => undefined });
  }
}

function heading(text: string): void {
  print(`\n── ${text} (${formatDuration(performance.now() - started)})`);
}

function print(...lines: string[]): void {
  process.stdout.write(`${lines.join('\n')}\n`);
}
