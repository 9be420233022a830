// Posts bodies over a fixed number of persistent connections, as fast as they are answered.
import { Agent, request } from 'node:http';
import { splitCredentials } from '../launcher/host/credentials.ts';

/** The answer to a post. */
export interface Answer {
  status: number;
  text: string;
}

/** Posts each body once over `connections`. Resolves to the seconds until the last answer. */
export async function postAll(
  url: string,
  bodies: readonly Buffer[],
  connections: number,
  isExpected: (answer: Answer) => boolean,
  headers: Record<string, string> = { 'content-type': 'application/x-ndjson' },
): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const started = performance.now();
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < bodies.length) {
      const answer = await post(url, bodies[next++]!, agent, headers);
      if (!isExpected(answer))
        throw new Error(`${splitCredentials(url).url}: ${answer.status} ${answer.text.slice(0, 500)}`);
    }
  };
  try {
    await Promise.all(Array.from({ length: connections }, work));
  } finally {
    agent.destroy();
  }
  return (performance.now() - started) / 1000;
}

function post(url: string, body: Buffer, agent: Agent, headers: Record<string, string>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { method: 'POST', agent, headers: { ...headers, 'content-length': body.length } };
    const call = request(url, options, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      response.on('error', reject);
    });
    call.on('error', reject);
    call.end(body);
  });
}

/** Sends a request and parses its JSON answer. Throws unless the status is a success. */
export async function call<T>(method: string, url: string, body?: unknown): Promise<T> {
  const { url: target, headers } = splitCredentials(url);
  const response = await fetch(target, {
    method,
    ...(body === undefined
      ? { headers }
      : { headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${target}: ${response.status} ${text.slice(0, 500)}`);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}
