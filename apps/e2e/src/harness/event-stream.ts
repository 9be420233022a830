// Server-sent events, read as a browser reads them (WHATWG HTML, "Server-sent events").
import { sleep } from './wait.ts';

export interface ServerEvent {
  event: string;
  data: string;
  id: string | undefined;
}

export interface EventStream {
  readonly response: Response;
  /** Events so far, in order. */
  readonly events: readonly ServerEvent[];
  /** The first event, from the start of the stream, that fits; an error when the stream ends before or the deadline passes. */
  until(fits: (event: ServerEvent) => boolean, deadlineMs?: number): Promise<ServerEvent>;
  close(): void;
}

const DEADLINE_MS = 120_000;
const POLL_MS = 20;

/** Opens a stream; the caller closes it. Comments (heartbeats) are skipped. */
export async function openEventStream(
  url: string,
  headers: Record<string, string> = {},
): Promise<EventStream> {
  const abort = new AbortController();
  const response = await fetch(url, {
    headers: { accept: 'text/event-stream', ...headers },
    signal: abort.signal,
  });
  const events: ServerEvent[] = [];
  let ended: string | undefined;
  const read = async (): Promise<void> => {
    let rest = '';
    const decoder = new TextDecoder();
    for await (const chunk of response.body!) {
      rest += decoder.decode(chunk as Uint8Array, { stream: true });
      const blocks = rest.split(/\r?\n\r?\n/);
      rest = blocks.pop()!;
      for (const block of blocks) {
        const event = parseEvent(block);
        if (event) events.push(event);
      }
    }
  };
  read().then(
    () => (ended = 'it ended'),
    (error: unknown) => (ended = String(error)),
  );
  return {
    response,
    events,
    async until(fits, deadlineMs = DEADLINE_MS) {
      const end = Date.now() + deadlineMs;
      for (;;) {
        const found = events.find(fits);
        if (found) return found;
        if (ended !== undefined || Date.now() > end) {
          const why = ended ?? `nothing within ${deadlineMs / 1000} s`;
          throw new Error(
            `no such event in ${url} (${why}); the last of ${events.length}: ${events.at(-1)?.data}`,
          );
        }
        await sleep(POLL_MS);
      }
    },
    close: () => abort.abort(),
  };
}

function parseEvent(block: string): ServerEvent | undefined {
  const data: string[] = [];
  let event = 'message';
  let id: string | undefined;
  for (const line of block.split(/\r?\n/)) {
    const [, name, value] = /^([^:]*):? ?(.*)$/s.exec(line)!;
    if (name === 'data') data.push(value!);
    else if (name === 'event') event = value!;
    else if (name === 'id') id = value;
  }
  return data.length === 0 ? undefined : { event, data: data.join('\n'), id };
}
