// Clients of the protocols over HTTP, each with a body and an answer of its own.
import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { sleep } from '../../harness/wait.ts';
import { NOTHING, type Sender, UNKNOWN } from './outcome.ts';

const BATCH = 5;
/** Long enough for three parts, each of which is in the queue before the next one is read. */
const FILE_LINES = 200;
const LINE_PADDING = 'x'.repeat(16_000);
const LINES_A_WRITE = 10;
const WRITE_PAUSE_MS = 50;
/** How the API says that the answer of Redis was lost. */
const OUTCOME_UNKNOWN = /may or may not have been stored/;

interface Format {
  path: string;
  /** Makes a body. `id` is new for each batch, and the same when it is sent again. */
  body: (messages: string[], id: string) => string;
  headers?: (id: string) => Record<string, string>;
  type: string;
  isStored: (status: number, answer: string) => boolean;
  isIdempotent?: boolean;
}

const nanos = (): string => `${Date.now()}000000`;

/** The formats by their names. Every log has the marker as its resource. */
export function httpFormats(marker: string): Record<string, Format> {
  const nativeBody = (messages: string[]): string =>
    JSON.stringify(
      messages.map((message) => ({
        level: 'info',
        message,
        resourceId: marker,
        timestamp: '2026-11-24T10:35:22Z',
      })),
    );
  const documentOf = (message: string): string =>
    `{"index":{"_id":${JSON.stringify(message)}}}\n${JSON.stringify({ message, 'service.name': marker })}\n`;
  return {
    native: {
      path: '/api/logs',
      body: nativeBody,
      headers: (id) => ({ 'idempotency-key': id }),
      type: 'application/json',
      isStored: (status) => status === 202,
      isIdempotent: true,
    },
    'native, sent once': {
      path: '/api/logs',
      body: nativeBody,
      type: 'application/json',
      isStored: (status) => status === 202,
    },
    // The ids of the documents are their messages. A repeated post has them in another order, as clients do that divide it anew.
    elastic: {
      path: '/elastic/_bulk',
      body: (messages) => {
        messages.push(messages.shift()!);
        return messages.map(documentOf).join('');
      },
      type: 'application/x-ndjson',
      isStored: isBulkStored,
      isIdempotent: true,
    },
    'elastic, sent once': {
      path: '/elastic/_bulk',
      body: (messages) =>
        messages
          .map((message) => `{"create":{}}\n${JSON.stringify({ message, 'service.name': marker })}\n`)
          .join(''),
      type: 'application/x-ndjson',
      isStored: isBulkStored,
    },
    otlp: {
      path: '/v1/logs',
      body: (messages) =>
        JSON.stringify({
          resourceLogs: [
            {
              resource: { attributes: [{ key: 'service.name', value: { stringValue: marker } }] },
              scopeLogs: [
                {
                  logRecords: messages.map((message) => ({
                    timeUnixNano: nanos(),
                    body: { stringValue: message },
                  })),
                },
              ],
            },
          ],
        }),
      type: 'application/json',
      isStored: (status) => status === 200,
    },
    loki: {
      path: '/loki/api/v1/push',
      body: (messages) =>
        JSON.stringify({
          streams: [{ stream: { job: marker }, values: messages.map((message) => [nanos(), message]) }],
        }),
      type: 'application/json',
      isStored: (status) => status === 204,
    },
    splunk: {
      path: '/services/collector/event',
      body: (messages) => messages.map((event) => JSON.stringify({ event, host: marker })).join('\n'),
      type: 'application/json',
      isStored: (status) => status === 200,
    },
  };
}

function isBulkStored(status: number, answer: string): boolean {
  return status === 200 && !(JSON.parse(answer) as { errors: boolean }).errors;
}

/** A client that sends batches in a format. */
export function httpSender(url: string, format: Format): Sender {
  const { path, body, headers, type, isStored, isIdempotent = false } = format;
  let last: { messages: string[]; id: string } | undefined;
  return {
    batch: BATCH,
    isIdempotent,
    async send(messages, signal) {
      if (last?.messages !== messages) last = { messages, id: randomUUID() };
      const { id } = last;
      const response = await fetch(url + path, {
        method: 'POST',
        headers: { 'content-type': type, ...headers?.(id) },
        body: body(messages, id),
        signal,
      });
      const answer = await response.text();
      if (isStored(response.status, answer)) return { stored: messages.length, isRestMissing: true };
      return OUTCOME_UNKNOWN.test(answer) ? UNKNOWN : NOTHING;
    },
  };
}

/** A client that uploads files line by line, as they are written. */
export function linesSender(url: string, marker: string): Sender {
  return {
    batch: FILE_LINES,
    async send(messages, signal) {
      const { status, text } = await upload(`${url}/api/lines?resourceId=${marker}`, messages, signal);
      if (status === 202) return { stored: messages.length, isRestMissing: true };
      // An end before the end tells how many lines were accepted.
      const { acceptedLines } = JSON.parse(text) as { acceptedLines?: number };
      return { stored: acceptedLines ?? 0, isRestMissing: !OUTCOME_UNKNOWN.test(text) };
    },
  };
}

function upload(
  url: string,
  messages: string[],
  signal: AbortSignal,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    let isAnswered = false;
    const call = request(url, { method: 'PUT', signal }, (response) => {
      isAnswered = true;
      let text = '';
      response
        .setEncoding('utf8')
        .on('data', (part: string) => (text += part))
        .on('end', () => resolve({ status: response.statusCode!, text }))
        .on('error', reject);
    });
    call.on('error', reject);
    void write();

    async function write(): Promise<void> {
      for (let at = 0; at < messages.length && !call.destroyed && !isAnswered; at += LINES_A_WRITE) {
        const lines = messages.slice(at, at + LINES_A_WRITE);
        call.write(
          lines.map((message) => `${JSON.stringify({ message, padding: LINE_PADDING })}\n`).join(''),
        );
        await sleep(WRITE_PAUSE_MS);
      }
      call.end();
    }
  });
}
