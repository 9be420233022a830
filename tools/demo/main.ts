// npm run demo: sends a lifelike story with an incident in it to the running stack, for whoever wants to try the search.
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { LogInput } from '@timberline/contract';
import { seededRandom } from '@timberline/testing';
import { runProgram } from '../launcher/commands/run-program.ts';
import { LauncherError } from '../launcher/host/command.ts';
import { runningStack } from '../launcher/stack/running-stack.ts';
import { BAD_COMMIT, DEPLOY_MINUTES_AGO, type Plot, SHOP, tell } from './story.ts';

const USAGE = `usage: npm run demo -- [options]
  --once       tell what happened until now, and end
  --follow     go on with what happens, until Ctrl-C (the default in a terminal)
  --hours N    how far back the story begins (3; at least 1)
  --api URL    the API, and
  --console URL  the console; otherwise the stack that ./start has started
  --answer     tell the answer to the riddle, send nothing
`;

const CUSTOMERS_A_MINUTE = 30;
const BATCH = 1000;
const FOLLOW_MS = 2000;
const HOUR_MS = 3_600_000;
/** What an overloaded queue (429) or an API that is away (503) is given before the batch is sent again. */
const RETRY_MS = 2000;

const ANSWER = `The commit ${BAD_COMMIT} of payments says that yen have two decimals. They have none, so every charge in yen is
a hundred times too large, and the acquirer refuses it. The line that tells:

  resourceId:payments "configuration loaded"      metadata.config.minorUnits.JPY is 2

What leads there: errors of payments began ${DEPLOY_MINUTES_AGO} minutes before the demo was sent; all have metadata.currency JPY and
commit ${BAD_COMMIT}; the logs around the first of them, or a search for that commit in time order, show the start.
`;

runProgram(async () => {
  const { values } = parseArgs({
    options: {
      once: { type: 'boolean', default: false },
      follow: { type: 'boolean', default: false },
      hours: { type: 'string', default: '3' },
      api: { type: 'string' },
      console: { type: 'string' },
      answer: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help || values.answer) {
    process.stdout.write(values.help ? USAGE : ANSWER);
    return 0;
  }
  const hours = Number(values.hours);
  if (!(hours >= 1 && hours <= 168)) throw new LauncherError(`--hours ${values.hours}: 1 to 168\n\n${USAGE}`);
  const urls = values.api ? { api: values.api, console: values.console } : runningStack(process.env);
  const api = urls.api.replace(/\/+$/, '');

  const now = Date.now();
  const plot: Plot = { deploy: now - DEPLOY_MINUTES_AGO * 60_000, random: seededRandom(20261124).next };
  const logs = tell(plot, now - hours * HOUR_MS, now, CUSTOMERS_A_MINUTE);
  process.stdout.write(`A web shop, the last ${hours} h: ${logs.length} logs to ${api}\n`);
  for (let sent = 0; sent < logs.length; sent += BATCH) {
    await send(api, logs.slice(sent, sent + BATCH));
    progress(`${Math.min(sent + BATCH, logs.length)} of ${logs.length}`);
  }
  process.stdout.write(`\n\n${riddle(hours, urls.console ?? values.console)}`);
  if (values.once || !(values.follow || process.stdout.isTTY)) return 0;

  process.stdout.write('\nThe shop goes on, and so does the incident. Ctrl-C ends it.\n');
  for (let from = now, count = 0; ;) {
    await sleep(FOLLOW_MS);
    const to = Date.now();
    const more = tell(plot, from, to, CUSTOMERS_A_MINUTE);
    from = to;
    if (more.length === 0) continue;
    await send(api, more);
    progress(`${(count += more.length)} more`);
  }
});

function riddle(hours: number, consoleUrl: string | undefined): string {
  const link = `${consoleUrl ?? ''}/explore?parentResourceId=${SHOP}&from=now-${Math.ceil(hours)}h&to=now`;
  return `Something is wrong with the shop. For the last three quarters of an hour some customers cannot pay, most can,
and nobody has changed anything, they say. Who cannot pay, since when, and which line tells why?

  ${link}

A place to begin: level error, and what those logs have in common. The answer: npm run demo -- --answer
`;
}

/** Sends one batch; goes on trying while the service says that it is busy or away. */
async function send(api: string, logs: LogInput[]): Promise<void> {
  const body = logs.map((log) => JSON.stringify(log)).join('\n');
  const headers = {
    'content-type': 'application/x-ndjson',
    'idempotency-key': `demo-${crypto.randomUUID()}`,
  };
  for (;;) {
    const response = await fetch(`${api}/api/logs`, { method: 'POST', headers, body });
    const text = await response.text();
    if (response.status === 202 && (JSON.parse(text) as { rejected: number }).rejected === 0) return;
    if (response.status !== 429 && response.status !== 503) {
      throw new LauncherError(`${api} did not take the logs: ${response.status} ${text.slice(0, 1000)}`);
    }
    await sleep(RETRY_MS);
  }
}

function progress(text: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r  ${text}  `);
}
