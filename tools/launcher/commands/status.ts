// ./status shows the processes and their ports; --json prints them for programs.
import { dataFolder } from '../checkout/paths.ts';
import { isAlive } from '../host/identity.ts';
import { lockHolder } from '../host/lock.ts';
import { dataDirOf, publicUrls, readLauncherSettings } from '../settings.ts';
import {
  hasProcesses,
  isSupervised,
  readState,
  type StackState,
  type Status,
  statusOf,
} from '../supervisor/state.ts';
import { runProgram } from './run-program.ts';

const USAGE = `usage: ./status [--json]
Shows the processes of Timberline with their states and ports; with --json, as JSON.
`;

runProgram(() => {
  const options = process.argv.slice(2);
  if (options.some((option) => option !== '--json')) {
    process.stderr.write(USAGE);
    return options.includes('--help') ? 0 : 2;
  }
  const data = dataFolder(dataDirOf(process.env));
  const state = readState(data);
  if (options.includes('--json')) {
    process.stdout.write(`${JSON.stringify(state ? statusOf(state) : statusBeforeStart())}\n`);
    return 0;
  }
  const starter = lockHolder(data.lock);
  if (starter) process.stdout.write(`A ./start (pid ${starter.pid}) is in progress.\n`);
  if (state === null || (!isSupervised(state) && !hasProcesses(state))) {
    process.stdout.write('Timberline is not running.\n');
    return 0;
  }
  process.stdout.write(`${table(state)}\n`);
  if (!isAlive(state.supervisor)) {
    process.stdout.write(
      '\nThe supervisor has crashed, so processes that end are not restarted. Run ./start to repair this.\n',
    );
  }
  process.stdout.write(`\nLogs and data are in ${data.root}.\n`);
  return 0;
});

/** The status before the first start. */
function statusBeforeStart(): Status {
  return { ...publicUrls(readLauncherSettings(process.env)), processes: [] };
}

function table(state: StackState): string {
  const status = statusOf(state);
  const rows = status.processes.map((one, index) => [
    one.name,
    one.state,
    one.state === 'down' ? '' : `pid ${one.pid}`,
    one.port === null ? '' : `port ${one.port}`,
    one.restarts === 0 ? '' : `restarted ${one.restarts}×`,
    one.state === 'up' ? '' : (state.processes[index]?.problem ?? ''),
  ]);
  const widths = rows[0]?.map((_cell, column) => Math.max(...rows.map((row) => row[column]!.length))) ?? [];
  const lines = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
  return [`console  ${status.console}`, `API      ${status.api}`, '', ...lines].join('\n');
}
