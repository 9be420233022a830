// `npm run dev`: the whole stack in the foreground, reloading: libraries, API and processor are compiled and started
// again at every change, the console is served by Angular's development server. Ctrl-C stops all of it.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { forgetBuild, NX, NX_ENVIRONMENT } from '../checkout/build.ts';
import { CHECKOUT, dataFolder } from '../checkout/paths.ts';
import { prepareCheckout } from '../checkout/prepare.ts';
import { checkEngines, prepareEngines } from '../engines/engines.ts';
import { LauncherError } from '../host/command.ts';
import { identify } from '../host/identity.ts';
import { takeLock } from '../host/lock.ts';
import { progressOn } from '../host/progress.ts';
import { assemble, BUILT_ENTRIES } from '../stack/assemble.ts';
import type { Plan, ProcessSpec } from '../stack/plan.ts';
import { requireFreePorts } from '../stack/ports-wanted.ts';
import { launch, makeDataFolder, stopStack, waitUntilUp } from '../stack/run-stack.ts';
import { publicUrl, readSettings } from '../stack/settings.ts';
import { hasProcesses, isSupervised, readState } from '../stack/state.ts';
import { follow } from './follow.ts';
import { runProgram } from './main-program.ts';

const progress = progressOn(process.stderr);
let stop: () => Promise<void> = async () => undefined;

runProgram(dev, () => stop());

async function dev(): Promise<number> {
  const settings = readSettings(process.env);
  const data = dataFolder(settings.dataDir);
  makeDataFolder(data);
  await takeLock(data.lock, (pid) =>
    progress.say(`A ./start (pid ${pid}) is at work on ${data.root}; waiting.`),
  );
  const running = readState(data);
  if (isSupervised(running))
    throw new LauncherError(`Timberline runs already on ${data.root}: ./stop it first.`);
  if (hasProcesses(running)) {
    await progress.phase('Ending what a supervisor that died has left', (phase) => stopStack(data, phase));
  }
  await requireFreePorts(settings);
  const own = await checkEngines(settings, process.env, { elasticsearch: true, redis: true }, progress);
  await prepareCheckout(progress, { build: true });
  const engines = await prepareEngines(settings, own, data, progress);
  const plan: Plan = {
    api: publicUrl(settings.host, settings.apiPort),
    console: publicUrl(settings.host, settings.consolePort),
    dataDir: data.root,
    owner: identify(process.pid),
    build: '',
    processes: assemble(settings, engines, data, BUILT_ENTRIES, null).map((spec) =>
      reloading(spec, settings.host, settings.consolePort),
    ),
  };

  // What is compiled from here on is no longer what the last build left.
  forgetBuild();
  const compiler = spawn(process.execPath, [join(CHECKOUT, 'tools/launcher/commands/compile-watch.ts')], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  stop = async () => {
    compiler.kill();
    await progress.phase('Stop', (phase) => stopStack(data, phase));
  };
  const logs = plan.processes
    .filter(({ kind }) => kind !== 'elasticsearch' && kind !== 'redis')
    .map(({ name, log }) => ({ name, file: log }));
  follow(logs, (line) => process.stdout.write(`${line}\n`));
  try {
    launch(data, plan);
    await progress.phase('Start', (phase) => waitUntilUp(data, plan, phase));
  } catch (error) {
    await stop();
    throw error;
  }
  progress.say(`Console ${plan.console}, API ${plan.api}. Edits are taken up; Ctrl-C stops everything.`);
  return new Promise((_resolve, reject) => {
    compiler.once('exit', () => void stop().then(() => reject(new LauncherError('The compiler has ended.'))));
  });
}

/** The same process, started so that it takes up changes. */
function reloading(spec: ProcessSpec, host: string, port: number): ProcessSpec {
  if (spec.kind === 'api' || spec.kind === 'processor') {
    const [node, ...args] = spec.command;
    return {
      ...spec,
      env: { ...spec.env, NODE_ENV: 'development' },
      command: [node, '--watch', '--watch-preserve-output', ...args],
    };
  }
  if (spec.kind !== 'console') return spec;
  return {
    ...spec,
    env: { ...spec.env, ...NX_ENVIRONMENT, NODE_ENV: 'development' },
    command: [process.execPath, NX, 'serve', 'console', `--host=${host}`, `--port=${port}`],
  };
}
