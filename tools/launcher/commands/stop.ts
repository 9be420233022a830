// ./stop: stops all that ./start started; --wipe deletes the data as well.
import { existsSync } from 'node:fs';
import { dataFolder } from '../checkout/paths.ts';
import { lockHolder, takeLock } from '../host/lock.ts';
import { signal, waitUntilGone } from '../host/processes.ts';
import { progressOn } from '../host/progress.ts';
import { stopStack, wipe } from '../stack/run-stack.ts';
import { dataDirOf } from '../stack/settings.ts';
import { runProgram } from './main-program.ts';

const USAGE = `usage: ./stop [--wipe]
Stops Timberline and keeps the data; with --wipe, deletes it: logs stored, queue, log files.
`;

/** A start that is interrupted ends what it started first. */
const STARTER_WAIT_MS = 120_000;

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
    await progress.phase(`Ending the ./start that is at work (pid ${starter.pid})`, async () => {
      signal(starter, 'SIGTERM');
      await waitUntilGone([starter], STARTER_WAIT_MS);
    });
  }
  const release = await takeLock(data.lock, (pid) =>
    progress.say(`Waiting for pid ${pid}, which works on it.`),
  );
  const stopped = await progress.phase('Stop', (phase) => stopStack(data, phase));
  const ran = stopped || starter !== null;
  if (options.includes('--wipe')) {
    wipe(data);
    process.stdout.write(
      `${ran ? 'Timberline is stopped' : 'Timberline was not running'}; its data is deleted.\n`,
    );
  } else {
    process.stdout.write(
      ran ? `Timberline is stopped. The data is kept in ${data.root}.\n` : 'Timberline was not running.\n',
    );
  }
  release();
  return 0;
});
