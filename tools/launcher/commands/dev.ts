// `npm run dev` runs the whole stack in the foreground and reloads it. Libraries, API and processor are compiled and
// restarted after every change, and Angular's development server serves the console. Ctrl-C stops everything.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { forgetBuild, NX, NX_ENVIRONMENT } from '../checkout/build.ts';
import { CHECKOUT, dataFolder } from '../checkout/paths.ts';
import { prepareCheckout } from '../checkout/prepare.ts';
import { CURRENT_USER } from '../engines/engine-user.ts';
import { checkEngines, prepareEngines } from '../engines/engines.ts';
import { LauncherError } from '../host/command.ts';
import { identify } from '../host/identity.ts';
import { acquireLock } from '../host/lock.ts';
import { progressOn } from '../host/progress.ts';
import { requireFreePorts } from '../host/require-free-ports.ts';
import { publicUrls, readLauncherSettings } from '../settings.ts';
import { assemble, BUILT_ENTRIES } from '../stack/assemble.ts';
import { launch, makeDataFolder, stopStack, waitUntilUp } from '../stack/lifecycle.ts';
import type { Plan, ProcessSpec } from '../supervisor/plan.ts';
import { hasProcesses, isSupervised, readState } from '../supervisor/state.ts';
import { followLogs } from './follow-logs.ts';
import { runProgram } from './run-program.ts';

const progress = progressOn(process.stderr);
let stop: () => Promise<void> = () => Promise.resolve();

runProgram(dev, () => stop());

async function dev(): Promise<number> {
  // Angular's development server and its proxy speak http.
  const settings = { ...readLauncherSettings(process.env), tls: null };
  const data = dataFolder(settings.dataDir);
  makeDataFolder(data);
  await acquireLock(data.lock, (pid) =>
    progress.say(`A ./start (pid ${pid}) is using ${data.root}. Waiting for it.`),
  );
  const running = readState(data);
  if (isSupervised(running))
    throw new LauncherError(`Timberline is already running in ${data.root}. Run ./stop first.`);
  if (hasProcesses(running)) {
    await progress.phase('Stopping processes left by a crashed supervisor', (phase) =>
      stopStack(data, phase),
    );
  }
  await requireFreePorts(settings);
  const local = await checkEngines(settings, process.env, { elasticsearch: true, redis: true }, progress);
  await prepareCheckout(progress, { build: true });
  const engines = await prepareEngines(settings, local, data, progress);
  const plan: Plan = {
    ...publicUrls(settings),
    dataDir: data.root,
    owner: identify(process.pid),
    build: '',
    processes: assemble(settings, engines, data, BUILT_ENTRIES, null, CURRENT_USER).map((spec) =>
      withReload(spec, settings.host, settings.consolePort),
    ),
  };

  // The compiler overwrites the outputs of the last build.
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
  followLogs(logs, (line) => process.stdout.write(`${line}\n`));
  try {
    launch(data, plan);
    await progress.phase('Start', (phase) => waitUntilUp(data, plan, phase));
  } catch (error) {
    await stop();
    throw error;
  }
  progress.say(`Console ${plan.console}, API ${plan.api}. Edits are reloaded; Ctrl-C stops everything.`);
  return new Promise((_resolve, reject) => {
    compiler.once(
      'exit',
      () =>
        void stop().then(() =>
          reject(new LauncherError('The compiler ended unexpectedly. See its output above.')),
        ),
    );
  });
}

/** Changes a process so that it reloads after edits. */
function withReload(spec: ProcessSpec, host: string, port: number): ProcessSpec {
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
