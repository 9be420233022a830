// Probes that check whether a server answers: HTTP requests, and PING for Redis. Each returns the problem or null.
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { splitCredentials } from './credentials.ts';

/** A probe without an answer in this time has failed. Loopback answers in milliseconds. */
const PROBE_TIMEOUT_MS = 3000;

/** Sends a GET request, which must be answered with 2xx. */
export function probeHttp(url: string): Promise<string | null> {
  return probeGet(url, async (response) => {
    await response.body?.cancel();
    return response.ok ? null : `it answered with HTTP ${response.status}`;
  });
}

/** Checks an Elasticsearch by its cluster health, since some builds have no `GET /`. */
export function probeElasticsearch(url: string): Promise<string | null> {
  return probeGet(`${url}/_cluster/health`, async (response) => {
    const text = await response.text();
    if (!response.ok) return `it answered with HTTP ${response.status}`;
    return text.includes('"cluster_name"') ? null : 'the server that answered is not Elasticsearch';
  });
}

/** Sends a GET request, with the credentials of the URL. */
async function probeGet(
  urlWithCredentials: string,
  check: (response: Response) => Promise<string | null>,
): Promise<string | null> {
  const { url, headers } = splitCredentials(urlWithCredentials);
  try {
    return await check(await fetch(url, { headers, signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) }));
  } catch (error) {
    const { name, message, cause } = error as Error & { cause?: Error & { code?: string } };
    if (name === 'TimeoutError') return `no answer within ${PROBE_TIMEOUT_MS / 1000} s`;
    return cause?.code ?? cause?.message ?? message;
  }
}

/** Checks a Redis at redis://[user:password@]host[:port][/database] by PING. */
export function probeRedis(url: string): Promise<string | null> {
  const { protocol, hostname, port, username, password } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  const where = { host, port: Number(port || 6379), servername: host };
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
