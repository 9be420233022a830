// Measures what readers of the live stream cost others: single posts and pages while logs come in, with and without readers.
import { Agent, get as openStream, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Bench, digits, type Measure, median } from './measure.ts';
import { call } from './posting.ts';

const READERS = 50;
const LOGS_PER_SECOND = 1_000;
const BATCHES_PER_SECOND = 10;
/** Between two requests, so that they do not take the machine from what they measure. */
const PAUSE_MS = 20;

/** The median times of a round in ms. */
interface Round {
  post: number;
  page: number;
}

export async function measureLive({ stack, quick, report }: Bench): Promise<Measure[]> {
  const url = `${stack.urls.api}/api/logs`;
  const seconds = quick ? 4 : 8;
  const rounds = quick ? 4 : 8;
  // While the first index is created, no page can be read.
  await call('POST', `${url}?wait=true&timeout=60`, logOf(0));
  const writing = startWriting(url);
  try {
    report('live: warming up');
    await measureRound(url, seconds * 3);
    const others: Round[] = [];
    const ours: Round[] = [];
    for (let round = 1; round <= rounds; round++) {
      others.push(await measureRound(url, seconds));
      const readers = await startReaders(url);
      ours.push(await measureRound(url, seconds));
      const events = readers.stop();
      if (events < (seconds * LOGS_PER_SECOND) / 4) throw new Error(`Only ${events} logs were streamed.`);
      report(
        `live, round ${round} of ${rounds}: ${events} events; posts ${digits(others.at(-1)!.post)} and ` +
          `${digits(ours.at(-1)!.post)} ms, pages ${digits(others.at(-1)!.page)} and ${digits(ours.at(-1)!.page)} ms`,
      );
    }
    const what = { post: 'single posts', page: 'newest pages' } as const;
    return (['post', 'page'] as const).map((name) => ({
      what: `time of ${what[name]} without readers of the live stream, against that with ${READERS} (${LOGS_PER_SECOND} logs/s)`,
      ours: `${digits(median(ours.map((round) => round[name])))} ms`,
      other: `${digits(median(others.map((round) => round[name])))} ms`,
      // Adjacent rounds, since the other load of the machine changes within seconds.
      ratio: median(ours.map((round, n) => others[n]![name] / round[name])),
      limit: 0.9,
      target: 0.95,
      better: 'more',
    }));
  } finally {
    await writing.stop();
  }
}

function logOf(n: number): object {
  return {
    level: n % 10 === 0 ? 'error' : 'info',
    message: `request ${n} took ${n % 97} ms`,
    resourceId: `server-${n % READERS}`,
    timestamp: new Date().toISOString(),
  };
}

function startWriting(url: string): { stop: () => Promise<void> } {
  let isStopping = false;
  const write = async (): Promise<void> => {
    for (let batch = 0; !isStopping; batch++) {
      const started = performance.now();
      const size = LOGS_PER_SECOND / BATCHES_PER_SECOND;
      await call(
        'POST',
        url,
        Array.from({ length: size }, (_, n) => logOf(batch * size + n)),
      );
      await sleep(Math.max(0, 1_000 / BATCHES_PER_SECOND - (performance.now() - started)));
    }
  };
  const written = write();
  return {
    stop: () => {
      isStopping = true;
      return written;
    },
  };
}

/** Readers with a filter each, which together match every log. `stop` returns how many logs they got. */
async function startReaders(url: string): Promise<{ stop: () => number }> {
  const agent = new Agent({ keepAlive: true });
  let events = 0;
  const open = (n: number): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const request = openStream(`${url}/stream?resourceId=server-${n}`, { agent }, (response) => {
        response.on('data', (chunk: Buffer) => {
          for (let at = chunk.indexOf('event: log'); at >= 0; at = chunk.indexOf('event: log', at + 1))
            events++;
        });
        response.once('data', () => resolve(response));
        response.on('error', () => undefined);
      });
      request.on('error', reject);
    });
  const streams = await Promise.all(Array.from({ length: READERS }, (_, n) => open(n)));
  return {
    stop: () => {
      for (const stream of streams) stream.destroy();
      agent.destroy();
      return events;
    },
  };
}

async function measureRound(url: string, seconds: number): Promise<Round> {
  const times = { post: [] as number[], page: [] as number[] };
  const time = async (into: number[], request: () => Promise<unknown>): Promise<void> => {
    const started = performance.now();
    await request();
    into.push(performance.now() - started);
  };
  const end = performance.now() + seconds * 1_000;
  for (let n = 0; performance.now() < end; n++) {
    await time(times.post, () => call('POST', url, logOf(n)));
    await time(times.page, () => call('GET', `${url}?size=50`));
    await sleep(PAUSE_MS);
  }
  return { post: median(times.post), page: median(times.page) };
}
