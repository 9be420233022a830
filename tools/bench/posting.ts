// Posts bodies over a fixed number of kept connections, as fast as they are answered.
import { Agent, request } from 'node:http';

/** What one post was answered. */
export interface Answer {
  status: number;
  text: string;
}

/** Posts all bodies, each once, over `connections`; resolves with the seconds until the last answer. */
export async function postAll(
  url: string,
  bodies: readonly Buffer[],
  connections: number,
  isGood: (answer: Answer) => boolean,
): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const started = performance.now();
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < bodies.length) {
      const answer = await post(url, bodies[next++]!, agent);
      if (!isGood(answer)) throw new Error(`${url}: ${answer.status} ${answer.text.slice(0, 500)}`);
    }
  };
  try {
    await Promise.all(Array.from({ length: connections }, work));
  } finally {
    agent.destroy();
  }
  return (performance.now() - started) / 1000;
}

function post(url: string, body: Buffer, agent: Agent): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/x-ndjson', 'content-length': body.length };
    const call = request(url, { method: 'POST', agent, headers }, (response) => {
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

/** Calls for JSON; anything but a success is an error. */
export async function call<T>(method: string, url: string, body?: unknown): Promise<T> {
  const response = await fetch(url, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${text.slice(0, 500)}`);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}
