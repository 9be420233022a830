// ./start: installs what is missing, builds, starts everything in the background and waits until it is up.
import { sourcesDigest } from '../checkout/build.ts';
import { dataFolder } from '../checkout/paths.ts';
import { prepareCheckout } from '../checkout/prepare.ts';
import { checkEngines, prepareEngines } from '../engines/engines.ts';
import { takeLock } from '../host/lock.ts';
import { progressOn } from '../host/progress.ts';
import { assemble, BUILT_ENTRIES } from '../stack/assemble.ts';
import { type Plan, readPlan } from '../stack/plan.ts';
import { requireFreePorts } from '../stack/ports-wanted.ts';
import { launch, makeDataFolder, stopStack, waitUntilUp } from '../stack/run-stack.ts';
import { publicUrl, readSettings } from '../stack/settings.ts';
import { hasProcesses, isSupervised, readState, type StackState } from '../stack/state.ts';
import { runProgram } from './main-program.ts';

const USAGE = `usage: ./start
Starts Timberline in the background and returns when it is ready. Settings are environment variables: see README.md.
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
  const settings = readSettings(process.env);
  const data = dataFolder(settings.dataDir);
  makeDataFolder(data);
  const release = await takeLock(data.lock, (pid) =>
    progress.say(`Another ./start (pid ${pid}) is at work on ${data.root}; waiting for it.`),
  );

  const running = readState(data);
  if (isSupervised(running)) {
    await reportRunning(running, settings);
    return 0;
  }
  if (hasProcesses(running)) {
    await progress.phase('Ending what a supervisor that died has left', (phase) => stopStack(data, phase));
  }
  await requireFreePorts(settings);
  const own = await checkEngines(settings, process.env, { elasticsearch: true, redis: true }, progress);
  const build = await prepareCheckout(progress, { build: true });
  const engines = await prepareEngines(settings, own, data, progress);
  const plan: Plan = {
    api: publicUrl(settings.host, settings.apiPort),
    console: publicUrl(settings.host, settings.consolePort),
    dataDir: data.root,
    owner: null,
    build,
    processes: assemble(settings, engines, data, BUILT_ENTRIES, null),
  };
  // Building takes a while, in which others may start too.
  await requireFreePorts(settings);

  // Called by an interruption and by the failure that follows from it: stopped once.
  let stopping: Promise<unknown> | null = null;
  launched = async () => {
    stopping ??= progress.phase('Stopping what was started', (phase) => stopStack(data, phase));
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
  process.stdout.write(`${ready(plan)}\n`);
  return 0;
}

/** Says that it runs, and what is different from what this call would have started. */
async function reportRunning(state: StackState, settings: ReturnType<typeof readSettings>): Promise<void> {
  progress.say('Timberline is running already.');
  if (state.processes.some((record) => record.state !== 'up')) {
    const data = dataFolder(settings.dataDir);
    await progress.phase('Waiting until all of it is up', (phase) =>
      waitUntilUp(data, readPlan(data.plan), phase),
    );
  }
  const { host, apiPort, consolePort } = settings;
  if (state.api !== publicUrl(host, apiPort) || state.console !== publicUrl(host, consolePort)) {
    progress.say('It has other ports than were asked for now: ./stop and ./start to change them.');
  }
  if (state.build !== sourcesDigest()) {
    progress.say('The sources have changed since it was started: ./stop and ./start to run them.');
  }
  process.stdout.write(`${ready(state)}\n`);
}

function ready({ api, console }: { api: string; console: string }): string {
  return [
    `Timberline is ready.`,
    `  console  ${console}`,
    `  API      ${api}  (try it at ${api}/docs)`,
    `  ./status shows what runs, ./stop stops it and keeps the data.`,
  ].join('\n');
}
