// npm run demo sends the logs of a web shop with incidents to the running stack, so that users can try the search.
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { LogInput } from '@timberline/contract';
import { seededRandom } from '@timberline/testing';
import { runProgram } from '../launcher/commands/run-program.ts';
import { LauncherError } from '../launcher/host/command.ts';
import { runningStack } from '../launcher/stack/running-stack.ts';
import { BAD_CONFIG, CONFIG_MINUTES, LEAK_MINUTES } from './incidents.ts';
import { DEPLOY_MINUTES_AGO, storyLogs } from './story.ts';
import { BAD_COMMIT, SHOP, type StoryOptions } from './trace-writer.ts';

const USAGE = `usage: npm run demo -- [options]
Sends the logs of a web shop with three incidents.
  --once         send the logs up to now and exit
  --follow       keep sending new logs until Ctrl-C (the default in a terminal)
  --hours N      the number of hours before now, from 1 to 168 (default 3)
  --api URL      the API (default: the stack of ./start)
  --console URL  the console for the link (with --api)
  --answer       print the solution and send nothing
`;

const CUSTOMERS_PER_MINUTE = 30;
const BATCH_SIZE = 1000;
const FOLLOW_INTERVAL_MS = 2000;
const HOUR_MS = 3_600_000;
/** In fewer hours there are only the logs of the last incident. */
const HOURS_OF_ALL_INCIDENTS = 3;
/** The pause before a batch is sent again after a full queue (429) or an unavailable API (503). */
const RETRY_DELAY_MS = 2000;

const EARLIER_INCIDENTS = ` Two more things went wrong before: some pages were slow for
twenty minutes, and one instance of a service crashed. Click "Changes" and drag over the bars that look different.`;

const ANSWER = `Since the commit ${BAD_COMMIT}, payments is configured with two decimals for the yen. The yen has none, so every
charge in yen is a hundred times too large, and the acquirer refuses it. This log explains it:

  resourceId:payments "configuration loaded"      metadata.config.minorUnits.JPY is 2

How to find it: The errors of payments started ${DEPLOY_MINUTES_AGO} minutes before the demo was sent. All of them have
metadata.currency JPY and the commit ${BAD_COMMIT}. Open the logs around the first error, or search for that commit with
the oldest logs first.

${minutesAgo(CONFIG_MINUTES.loaded)} minutes before the demo was sent, the catalog loaded the configuration ${BAD_CONFIG} in us-east, which keeps nothing in
the cache (metadata.cache.ttlSeconds is 0), so its queries were slow. ${CONFIG_MINUTES.loaded - CONFIG_MINUTES.reverted} minutes later it was taken back.

  metadata.cache.config:${BAD_CONFIG}      the oldest log says who changed it

${minutesAgo(LEAK_MINUTES.crashed)} minutes before the demo was sent, inventory-2 ran out of memory. It released no reservation
(metadata.reservations.released is 0) and collected garbage ever more often.

How to find both: click "Changes" and drag over the bars of the histogram that look different.
`;

/** For the minutes before the deploy, those before the demo was sent. */
function minutesAgo(beforeDeploy: number): number {
  return DEPLOY_MINUTES_AGO + beforeDeploy;
}

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
  if (!(hours >= 1 && hours <= 168))
    throw new LauncherError(`--hours ${values.hours} must be a number from 1 to 168.\n\n${USAGE}`);
  const urls = values.api ? { api: values.api, console: values.console } : runningStack(process.env);
  const api = urls.api.replace(/\/+$/, '');

  const now = Date.now();
  const random = seededRandom(20261124);
  const story: StoryOptions = { deployAt: now - DEPLOY_MINUTES_AGO * 60_000, random: () => random.next() };
  const logs = storyLogs(story, now - hours * HOUR_MS, now, CUSTOMERS_PER_MINUTE);
  process.stdout.write(`Sending ${logs.length} logs of a web shop from the last ${hours} h to ${api}.\n`);
  for (let sent = 0; sent < logs.length; sent += BATCH_SIZE) {
    await send(api, logs.slice(sent, sent + BATCH_SIZE));
    showProgress(`${Math.min(sent + BATCH_SIZE, logs.length)} of ${logs.length} logs sent`);
  }
  process.stdout.write(`\n\n${describeIncident(hours, urls.console ?? values.console)}`);
  if (values.once || !(values.follow || process.stdout.isTTY)) return 0;

  process.stdout.write('\nThe shop keeps sending logs, and the incident continues. Press Ctrl-C to stop.\n');
  for (let from = now, count = 0; ;) {
    await sleep(FOLLOW_INTERVAL_MS);
    const to = Date.now();
    const more = storyLogs(story, from, to, CUSTOMERS_PER_MINUTE);
    from = to;
    if (more.length === 0) continue;
    await send(api, more);
    showProgress(`${(count += more.length)} more logs sent`);
  }
});

function describeIncident(hours: number, consoleUrl: string | undefined): string {
  const link = `${consoleUrl ?? ''}/explore?parentResourceId=${SHOP}&from=now-${Math.ceil(hours)}h&to=now`;
  return `Something is wrong with the shop. For the last three quarters of an hour, some customers have been unable to
pay. Most customers can pay, and the team says that it has changed nothing. Which customers are affected, since when, and
which log explains it?

  ${link}

Start with the level error and look for what those logs have in common.${hours < HOURS_OF_ALL_INCIDENTS ? '' : EARLIER_INCIDENTS} To see the solution: npm run demo -- --answer
`;
}

/** Sends one batch. It tries again as long as the service is overloaded or unavailable. */
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
      throw new LauncherError(`${api} refused the logs: ${response.status} ${text.slice(0, 1000)}`);
    }
    await sleep(RETRY_DELAY_MS);
  }
}

function showProgress(text: string): void {
  if (process.stdout.isTTY) process.stdout.write(`\r  ${text}  `);
}
