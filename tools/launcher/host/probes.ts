// Probes that check whether a server answers: HTTP requests, and PING for Redis. Each returns the problem or null.
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { splitCredentials } from './credentials.ts';

/** A probe without an answer in this time has failed. Loopback answers in milliseconds. */
const PROBE_TIMEOUT_MS = 3000;
/** More than the answers that are read have. */
const MAX_ANSWER_CHARACTERS = 64 * 1024;

/** How to reach an engine beside its URL. */
export interface ProbeOptions {
  /** Authorities to trust, in PEM. */
  ca?: Buffer | undefined;
  /** A key in place of user and password. */
  apiKey?: string | undefined;
}

interface Answer {
  status: number;
  text: string;
}

/**
 * Sends a GET request, which must be answered with 2xx. Any certificate will do: the server is one that was started here, is
 * reached by its address, and is told no secret.
 */
export function probeHttp(url: string): Promise<string | null> {
  return probeGet(url, { rejectUnauthorized: false }, ({ status }) =>
    status >= 200 && status < 300 ? null : `it answered with HTTP ${status}`,
  );
}

/** Checks an Elasticsearch by its cluster health, since some builds have no `GET /`. */
export function probeElasticsearch(url: string, { ca, apiKey }: ProbeOptions = {}): Promise<string | null> {
  const headers: Record<string, string> = apiKey === undefined ? {} : { authorization: `ApiKey ${apiKey}` };
  return probeGet(`${url}/_cluster/health`, { ca, headers }, ({ status, text }) => {
    if (status < 200 || status >= 300) return `it answered with HTTP ${status}`;
    return text.includes('"cluster_name"') ? null : 'the server that answered is not Elasticsearch';
  });
}

/** Sends a GET request, with the credentials of the URL. */
function probeGet(
  urlWithCredentials: string,
  options: { ca?: Buffer | undefined; rejectUnauthorized?: boolean; headers?: Record<string, string> },
  check: (answer: Answer) => string | null,
): Promise<string | null> {
  const { url, headers } = splitCredentials(urlWithCredentials);
  const request = url.startsWith('https:') ? requestHttps : requestHttp;
  return new Promise((resolve) => {
    const call = request(url, {
      ...options,
      headers: { ...headers, ...options.headers },
      // A connection of its own for each, which ends with it.
      agent: false,
      signal: AbortSignal.timeout(PROBE_TIMEOUT_MS),
    });
    call.on('error', (error: NodeJS.ErrnoException) =>
      resolve(
        error.name === 'AbortError'
          ? `no answer within ${PROBE_TIMEOUT_MS / 1000} s`
          : (error.code ?? error.message),
      ),
    );
    call.on('response', (response) => {
      let text = '';
      const finish = () => resolve(check({ status: response.statusCode ?? 0, text }));
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
        if (text.length < MAX_ANSWER_CHARACTERS) return;
        finish();
        response.destroy();
      });
      response.on('end', finish);
      response.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    });
    call.end();
  });
}

/** Checks a Redis at redis://[user:password@]host[:port][/database] by PING. */
export function probeRedis(url: string, { ca }: ProbeOptions = {}): Promise<string | null> {
  const { protocol, hostname, port, username, password } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  const where = { host, port: Number(port || 6379), ca };
  return new Promise((resolve) => {
    const socket = protocol === 'rediss:' ? connectTls(where) : connect(where);
    const finish = (problem: string | null): void => {
      socket.destroy();
      resolve(problem);
    };
    socket.setTimeout(PROBE_TIMEOUT_MS, () => finish(`no answer within ${PROBE_TIMEOUT_MS / 1000} s`));
    socket.on('error', (error: NodeJS.ErrnoException) => finish(error.code ?? error.message));
    socket.on('close', () => finish('it closed the connection'));
    let answer = '';
    socket.on('data', (data: Buffer) => {
      answer += data.toString('latin1');
      if (answer.includes('+PONG')) return finish(null);
      const refusal = /^-(.*)\r\n/m.exec(answer);
      if (refusal) finish(`it answered: ${refusal[1]}`);
    });
    if (password) {
      const words = [...(username ? [username] : []), password].map(decodeURIComponent);
      socket.write(respCommand(['AUTH', ...words]));
    }
    socket.write(respCommand(['PING']));
  });
}

/** Encodes a command in the Redis protocol. */
function respCommand(words: string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;
}
