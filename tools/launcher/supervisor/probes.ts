// Questions that show whether a process answers: HTTP for most, PING for Redis.
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';

/** A probe that got no answer in this time counts as failed; loopback answers in milliseconds. */
const PROBE_TIMEOUT_MS = 3000;

/** What is wrong with a GET of the URL, or null when it is answered with 2xx. */
export function httpProblem(url: string): Promise<string | null> {
  return getProblem(url, async (response) => {
    await response.body?.cancel();
    return response.ok ? null : `it answers with HTTP ${response.status}`;
  });
}

/** What is wrong with the Elasticsearch at the URL. Asks for its health, as `GET /` is not there on every build. */
export function elasticsearchProblem(url: string): Promise<string | null> {
  return getProblem(`${url}/_cluster/health`, async (response) => {
    const text = await response.text();
    if (!response.ok) return `it answers with HTTP ${response.status}`;
    return text.includes('"cluster_name"') ? null : 'what answers is not Elasticsearch';
  });
}

/** Credentials in the URL are sent as basic authentication, since fetch takes no URL that holds any. */
async function getProblem(
  url: string,
  judge: (response: Response) => Promise<string | null>,
): Promise<string | null> {
  const target = new URL(url);
  const headers: Record<string, string> = {};
  if (target.username) {
    const credentials = `${decodeURIComponent(target.username)}:${decodeURIComponent(target.password)}`;
    headers['authorization'] = `Basic ${Buffer.from(credentials).toString('base64')}`;
    target.username = target.password = '';
  }
  try {
    return await judge(await fetch(target, { headers, signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) }));
  } catch (error) {
    const { name, message, cause } = error as Error & { cause?: Error & { code?: string } };
    if (name === 'TimeoutError') return `no answer within ${PROBE_TIMEOUT_MS / 1000} s`;
    return cause?.code ?? cause?.message ?? message;
  }
}

/** What is wrong with the Redis at the URL (redis://[user:password@]host[:port][/database]), or null if it answers. */
export function redisProblem(url: string): Promise<string | null> {
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
    socket.on('data', (data) => {
      answer += data.toString('latin1');
      if (answer.includes('+PONG')) return finish(null);
      const refusal = /^-(.*)\r\n/m.exec(answer);
      if (refusal) finish(`it answers: ${refusal[1]}`);
    });
    if (password) {
      const words = [...(username ? [username] : []), password].map(decodeURIComponent);
      socket.write(respCommand(['AUTH', ...words]));
    }
    socket.write(respCommand(['PING']));
  });
}

/** A command in the Redis protocol. */
function respCommand(words: string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;
}
