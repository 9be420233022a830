// ./start installs missing parts, builds, starts everything in the background and waits until it is up.
import { existsSync } from 'node:fs';
import { sourcesDigest } from '../checkout/build.ts';
import { type DataFolder, dataFolder } from '../checkout/paths.ts';
import { prepareCheckout } from '../checkout/prepare.ts';
import { checkEngines, prepareEngines } from '../engines/engines.ts';
import { acquireLock } from '../host/lock.ts';
import { progressOn } from '../host/progress.ts';
import { requireFreePorts } from '../host/require-free-ports.ts';
import { publicUrls, readLauncherSettings } from '../settings.ts';
import { assemble, BUILT_ENTRIES, findAppUser } from '../stack/assemble.ts';
import { launch, makeDataFolder, stopStack, waitUntilUp } from '../stack/lifecycle.ts';
import { type Plan, readPlan } from '../supervisor/plan.ts';
import { hasProcesses, isSupervised, readState, type StackState } from '../supervisor/state.ts';
import { runProgram } from './run-program.ts';

const USAGE = `usage: ./start
Starts Timberline in the background and returns when it is ready. Settings are environment variables; see docs/settings.md.
`;

const progress = progressOn(process.stderr);
let launched: (() => Promise<void>) | null = null;

runProgram(start, async () => {
  await launched?.();
});

async function start(): Promise<number> {
  if (process.argv.length > 2) {
    process.stderr.write(USAGE);
    return process.argv.includes('--help') ? 0 : 2;
  }
  const settings = readLauncherSettings(process.env);
  const data = dataFolder(settings.dataDir);
  makeDataFolder(data);
  const release = await acquireLock(data.lock, (pid) =>
    progress.say(`Another ./start (pid ${pid}) is using ${data.root}. Waiting for it.`),
  );

  const running = readState(data);
  if (isSupervised(running)) {
    await reportRunning(running, settings);
    return 0;
  }
  if (hasProcesses(running)) {
    await progress.phase('Stopping processes left by a crashed supervisor', (phase) =>
      stopStack(data, phase),
    );
  }
  await requireFreePorts(settings);
  const local = await checkEngines(settings, process.env, { elasticsearch: true, redis: true }, progress);
  const build = await prepareCheckout(progress, { build: true });
  const engines = await prepareEngines(settings, local, data, progress);
  const user = await findAppUser(settings, engines, data, BUILT_ENTRIES);
  const plan: Plan = {
    ...publicUrls(settings),
    dataDir: data.root,
    owner: null,
    build,
    processes: assemble(settings, engines, data, BUILT_ENTRIES, null, user),
  };
  // Another program may have taken a port during the build.
  await requireFreePorts(settings);

  // Both an interruption and the failure that it causes call this, so stop only once.
  let stopping: Promise<unknown> | null = null;
  launched = async () => {
    stopping ??= progress.phase('Stop', (phase) => stopStack(data, phase));
    await stopping;
  };
  try {
    launch(data, plan);
    await progress.phase('Start', (phase) => waitUntilUp(data, plan, phase));
  } catch (error) {
    await launched();
    throw error;
  }
  release();
  process.stdout.write(`${readyMessage(plan, data)}\n`);
  return 0;
}

/** Reports the running stack and how it differs from what this call would have started. */
async function reportRunning(
  state: StackState,
  settings: ReturnType<typeof readLauncherSettings>,
): Promise<void> {
  progress.say('Timberline is already running.');
  if (state.processes.some((record) => record.state !== 'up')) {
    const data = dataFolder(settings.dataDir);
    await progress.phase('Waiting until everything is up', (phase) =>
      waitUntilUp(data, readPlan(data.plan), phase),
    );
  }
  const urls = publicUrls(settings);
  if (state.api !== urls.api || state.console !== urls.console) {
    progress.say(
      'It uses other addresses than the settings name now. Run ./stop and ./start to change them.',
    );
  }
  if (state.build !== sourcesDigest()) {
    progress.say(
      'The sources have changed since it was started. Run ./stop and ./start to run the new ones.',
    );
  }
  process.stdout.write(`${readyMessage(state, dataFolder(settings.dataDir))}\n`);
}

function readyMessage({ api, console }: { api: string; console: string }, { secrets }: DataFolder): string {
  // The API deletes it when the password is changed.
  const isFirstLogin = existsSync(secrets.adminPassword);
  return [
    `Timberline is ready.`,
    `  console  ${console}`,
    `  API      ${api}  (try it at ${api}/docs)`,
    ...(isFirstLogin
      ? [`  Log in as admin with the one-time password in ${secrets.adminPassword}, and change it there.`]
      : []),
    `  ./status shows the processes. ./stop stops them and keeps the data.`,
  ].join('\n');
}
