import { test } from 'vitest';
import { toLogs } from '../mapping/to-logs.ts';
import { PLAIN_LINES, SERVER_LINES } from '../text/lines.fixture.ts';
import { JSON_LINES } from './json-lines.fixture.ts';
import { LineReader } from './line-reader.ts';
import { TRACES } from './traces.fixture.ts';

const NOW = Date.UTC(2026, 10, 24, 12);
/** As much as a chunk of a request. */
const CHUNK_CHARACTERS = 64 * 1024;

function chunkOf(lines: string[]): string {
  const block = `${lines.join('\n')}\n`;
  return block.repeat(Math.ceil(CHUNK_CHARACTERS / block.length));
}

const lineOf = (name: string) =>
  [...PLAIN_LINES, ...SERVER_LINES, ...JSON_LINES].find((one) => one.name === name)!.line;

const CHUNKS = {
  'JSON of pino': chunkOf([lineOf('pino')]),
  Log4j: chunkOf([lineOf('Log4j')]),
  'combined access': chunkOf([lineOf('combined access of nginx')]),
  logfmt: chunkOf([lineOf('logfmt of logrus')]),
  syslog: chunkOf([lineOf('Linux')]),
  'stack traces': chunkOf([TRACES[0]!.text]),
  'a mixture of all': chunkOf([...PLAIN_LINES, ...SERVER_LINES, ...JSON_LINES].map((one) => one.line)),
};

test('64 KiB of text become logs.', async ({ bench }) => {
  const benches = Object.entries(CHUNKS).map(([name, chunk]) =>
    bench(name, () => {
      const reader = new LineReader({ now: NOW });
      for (const { entry } of reader.push(chunk)) toLogs(entry, { now: NOW });
      for (const { entry } of reader.flush()) toLogs(entry, { now: NOW });
    }),
  );
  const [first, second, ...others] = benches;
  await bench.compare(first!, second!, ...others);
});
