// ./stop stops everything that ./start started; --wipe also deletes the data.
import { existsSync } from 'node:fs';
import { dataFolder } from '../checkout/paths.ts';
import { acquireLock, lockHolder } from '../host/lock.ts';
import { signal, waitUntilEnded } from '../host/processes.ts';
import { progressOn } from '../host/progress.ts';
import { dataDirOf } from '../settings.ts';
import { stopStack, wipe } from '../stack/lifecycle.ts';
import { runProgram } from './run-program.ts';

const USAGE = `usage: ./stop [--wipe]
Stops Timberline and keeps the data. With --wipe, deletes the data: stored logs, queue and log files.
`;

/** An interrupted ./start first stops the processes that it has started. */
const STARTER_STOP_TIMEOUT_MS = 120_000;

const progress = progressOn(process.stderr);

runProgram(async () => {
  const options = process.argv.slice(2);
  if (options.some((option) => option !== '--wipe')) {
    process.stderr.write(USAGE);
    return options.includes('--help') ? 0 : 2;
  }
  const data = dataFolder(dataDirOf(process.env));
  if (!existsSync(data.run)) {
    if (options.includes('--wipe')) wipe(data);
    process.stdout.write('Timberline is not running.\n');
    return 0;
  }
  const starter = lockHolder(data.lock);
  if (starter) {
    await progress.phase(`Interrupting the running ./start (pid ${starter.pid})`, async () => {
      signal(starter, 'SIGTERM');
      await waitUntilEnded([starter], STARTER_STOP_TIMEOUT_MS);
    });
  }
  const release = await acquireLock(data.lock, (pid) =>
    progress.say(`Another command (pid ${pid}) is using ${data.root}. Waiting for it.`),
  );
  const stopped = await progress.phase('Stop', (phase) => stopStack(data, phase));
  const ran = stopped || starter !== null;
  if (options.includes('--wipe')) {
    wipe(data);
    process.stdout.write(
      `${ran ? 'Timberline is stopped' : 'Timberline was not running'}. Its data is deleted.\n`,
    );
  } else {
    process.stdout.write(
      ran ? `Timberline is stopped. The data is kept in ${data.root}.\n` : 'Timberline was not running.\n',
    );
  }
  release();
  return 0;
});
