// Redaction on the way of a log through the intake, from the bytes of each protocol to the lines of a job.
import { describe, expect, it } from 'vitest';
import { REDACTION_KINDS } from '@timberline/contract';
import { LogIds } from '@timberline/elastic';
import type { Entry } from '@timberline/formats';
import { decodeLines, type JobData } from '@timberline/queue';
import { seededRandom } from '@timberline/testing';
import type { Decoder } from '../decode/decoder.ts';
import { LogBatch } from '../intake/log-batch.ts';
import { actionFor } from '../log/encode-log.ts';
import { BulkFormat } from '../protocols/elastic/bulk-format.ts';
import { entryDecoder, type EntryFormat } from '../protocols/entry-decoder.ts';
import { jsonDecoder, ndjsonDecoder } from '../protocols/native/native-decoders.ts';
import { SyslogFormat } from '../protocols/syslog/syslog-format.ts';
import { exampleOf, FOUND } from './examples.fixture.ts';
import { Redactor } from './redactor.ts';

const action = actionFor('timberline-logs-2026.11.24');
const all = new Redactor(REDACTION_KINDS);
const base = { level: 'info', resourceId: '10.0.0.9', timestamp: '2026-11-24T10:35:22Z' };

type Document = Record<string, unknown> & {
  message: string;
  metadata?: Record<string, unknown>;
  redacted?: string[];
};

function decode(decoder: Decoder, body: string | Buffer, redactor: Redactor | undefined = all) {
  const bytes = Buffer.from(body);
  const batch = new LogBatch(
    new LogIds().take(decoder.maxLogs(bytes)),
    action,
    bytes.length,
    decoder.protocol,
    redactor,
  );
  const slices = decoder.decode(bytes, batch);
  while (!slices.next().done);
  batch.completeJob();
  const text = batch.jobs.map(({ data }) => decodeLines(JSON.parse(data) as JobData).toString()).join('');
  const lines = text.split('\n').filter((line) => line.startsWith('{"id"'));
  return { text, errors: batch.errors, documents: lines.map((line) => JSON.parse(line) as Document) };
}

/** A format whose entries are given. */
const entriesFormat = (...entries: Entry[]): EntryFormat => ({
  protocol: 'test',
  name: 'entries',
  maxEntries: () => entries.length + 1_000,
  *read(_bytes, sink) {
    yield;
    for (const [n, entry] of entries.entries()) sink.entry(n + 1, entry);
  },
});

it('A log in which something was found says what, in the stored fields and in the words by which it is searched.', () => {
  const { documents, text } = decode(
    jsonDecoder,
    JSON.stringify({
      ...base,
      message: 'password=hunter2 from 10.0.0.1',
      metadata: { 'joe@example.com': 'x', n: 1 },
    }),
  );
  expect(documents).toMatchObject([
    {
      message: 'password=[redacted:secrets] from [redacted:ips]',
      metadata: { '[redacted:emails]': 'x', n: 1 },
      attributeKeys: ['[redacted:emails]', 'n'],
      redacted: ['secrets', 'emails', 'ips'],
    },
  ]);
  expect(text).not.toMatch(/hunter2|10\.0\.0\.1|example\.com/);
});

it('Fields that link logs stay as they are.', () => {
  const links = { traceId: '4111111111111111', spanId: '10.0.0.1', commit: 'joe@example.com' };
  const { documents } = decode(
    jsonDecoder,
    JSON.stringify({ ...base, ...links, message: 'm', metadata: { parentResourceId: '10.0.0.1' } }),
  );
  expect(documents).toMatchObject([{ ...base, ...links, metadata: { parentResourceId: '10.0.0.1' } }]);
  expect(documents[0]).not.toHaveProperty('redacted');
});

it('The lines of logs in which nothing is found are the same with redaction and without.', () => {
  const random = seededRandom(4_273);
  const words = [
    'Served',
    'block',
    'token',
    'blk_-1608999687919862906',
    '200',
    '10:35:22',
    'a=b',
    '"quoted"',
    '\n\tat x',
  ];
  const logs = Array.from({ length: 500 }, () => ({
    ...base,
    message: Array.from({ length: 8 }, () => words[Math.floor(random.next() * words.length)]).join(' '),
    metadata: { n: Math.floor(random.next() * 1000), list: ['a'], deep: { path: '/x' } },
  }));
  const body = logs.map((log) => JSON.stringify(log)).join('\n');
  const withoutIds = (text: string) => text.replace(/"_id":"[^"]*"|"id":"[^"]*"/g, '');
  const redacted = decode(ndjsonDecoder, body, new Redactor(['secrets', 'cards']));
  expect(redacted.documents).toHaveLength(500);
  expect(withoutIds(redacted.text)).toBe(withoutIds(decode(ndjsonDecoder, body, undefined).text));
});

describe.each(REDACTION_KINDS)('The kind %s', (kind) => {
  const examples = FOUND[kind].map((example) => exampleOf(example, kind));

  it('is redacted in native logs of the fast path and of the general one, with escapes of every form.', () => {
    const escaped = (text: string) =>
      `"${Array.from({ length: text.length }, (_, at) => `\\u${text.charCodeAt(at).toString(16).padStart(4, '0')}`).join('')}"`;
    for (const { text, redacted } of examples) {
      const fields = '"level":"i","resourceId":"r","timestamp":"2026-11-24T10:35:22Z"';
      const body = [
        JSON.stringify({ ...base, message: text }),
        `{${fields},"message":${escaped(text)}}`,
        JSON.stringify({ ...base, message: text, metadata: { list: [text] } }),
      ].join('\n');
      const { documents } = decode(ndjsonDecoder, body, new Redactor([kind]));
      expect(documents, text).toHaveLength(3);
      for (const document of documents) {
        expect(document.message).toBe(redacted);
        expect(document.redacted).toEqual([kind]);
      }
      expect(documents[2]!.metadata).toEqual({ list: [redacted] });
    }
  });

  it('is redacted in what other protocols send: messages, fields, and the fields of what a log belongs to.', () => {
    const redactor = new Redactor([kind]);
    for (const { text, redacted } of examples) {
      const entry = { message: text, attributes: { field: { inner: text } }, inherited: { shared: text } };
      const { documents } = decode(
        entryDecoder(entriesFormat(entry, entry), { metadata: { given: text } }),
        '',
        redactor,
      );
      expect(documents).toHaveLength(2);
      for (const document of documents) {
        expect(document.message).toBe(redacted);
        expect(document.metadata).toMatchObject({
          field: { inner: redacted },
          shared: redacted,
          given: redacted,
        });
        expect(document.redacted).toEqual([kind]);
      }
      const bulk = decode(
        entryDecoder(new BulkFormat('logs')),
        `{"create":{}}\n${JSON.stringify({ message: text })}\n`,
        redactor,
      );
      expect(bulk.documents[0]!.message).toBe(redacted);
    }
  });
});

it('Messages of syslog are redacted.', () => {
  const message = Buffer.from(
    '<34>1 2026-11-24T10:35:22Z web su 7 - [x@1 token="abc"] login with password=hunter2',
  );
  const { documents, text } = decode(entryDecoder(new SyslogFormat([message], '10.0.0.1')), message);
  expect(documents[0]!.message).toBe('login with password=[redacted:secrets]');
  expect(text).not.toContain('abc"');
});

it('A record without a message is redacted before its JSON is cut, so nothing is left of a secret at the cut.', () => {
  const token = ['ghp', 'aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY1zA2'].join('_');
  for (let shift = 0; shift < 60; shift++) {
    const entry = { attributes: { pad: 'x'.repeat(8_192 - 60 + shift), found: `see ${token}` } };
    const { documents, text } = decode(entryDecoder(entriesFormat(entry)), '');
    expect(documents).toHaveLength(1);
    expect(text).not.toContain('ghp_');
  }
});

it('A secret where a long message is cut into parts is redacted, and each part says so.', () => {
  const limit = 256 * 1024;
  const secret = 'hunter2hunter2hunter2';
  for (let shift = 0; shift < secret.length + 12; shift += 3) {
    const message = `${'x'.repeat(limit - shift - 1)} password=${secret} ${'y'.repeat(1000)}`;
    const { documents, text } = decode(entryDecoder(entriesFormat({ message, attributes: { a: 1 } })), '');
    expect(documents.length).toBe(2);
    expect(documents.map(({ redacted }) => redacted)).toEqual([['secrets'], ['secrets']]);
    expect(text).not.toContain('hunter2');
  }
});

it('Metadata that does not fit is redacted before its rest becomes text.', () => {
  const attributes = Object.fromEntries(
    Array.from({ length: 600 }, (_, n) => [`k${n}`, `password=hunter${n}`]),
  );
  const { text, documents } = decode(entryDecoder(entriesFormat({ message: 'm', attributes })), '');
  expect(documents[0]!.metadata).toHaveProperty('overflow');
  expect(text).not.toContain('hunter');
});

it('Errors do not quote what was found, be it as long as it may.', () => {
  const token = ['ghp', 'aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xY1zA2'].join('_');
  const log = {
    ...base,
    message: 'm',
    'joe@example.com': 1,
    [token]: 1,
    [`${'x '.repeat(60)} ${token}`]: 1,
    lever: 2,
  };
  const { errors } = decode(jsonDecoder, JSON.stringify(log));
  expect(errors.map(({ path }) => path)).toEqual(
    expect.arrayContaining(['[redacted:emails]', '[redacted:secrets]', 'lever']),
  );
  expect(JSON.stringify(errors)).not.toMatch(/ghp|example/);
});

it('A log that becomes longer than a log may be is stored whole.', () => {
  const message = '1.1.1.1 '.repeat(32 * 1024);
  const { documents } = decode(jsonDecoder, JSON.stringify({ ...base, message }));
  expect(documents[0]!.message).toBe('[redacted:ips] '.repeat(32 * 1024));
});
