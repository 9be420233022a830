// A client of server-sent events that parses them as a browser does (WHATWG HTML, "Server-sent events").
import { sleep } from './wait.ts';

interface ServerEvent {
  event: string;
  data: string;
  id: string | undefined;
}

export interface EventStream {
  readonly response: Response;
  /** The events received so far, in order. */
  readonly events: readonly ServerEvent[];
  /** Whether neither side has ended it. */
  readonly isOpen: boolean;
  /**
   * Resolves to the first event of the stream that `matches`, including past ones. Rejects if the stream ends or the
   * deadline passes before.
   */
  until(matches: (event: ServerEvent) => boolean, deadlineMs?: number): Promise<ServerEvent>;
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
      rest += decoder.decode(chunk, { stream: true });
      const blocks = rest.split(/\r?\n\r?\n/);
      rest = blocks.pop()!;
      for (const block of blocks) {
        const event = parseEvent(block);
        if (event) events.push(event);
      }
    }
  };
  read().then(
    () => (ended = 'the stream ended'),
    (error: unknown) => (ended = String(error)),
  );
  return {
    response,
    events,
    get isOpen() {
      return ended === undefined;
    },
    async until(matches, deadlineMs = DEADLINE_MS) {
      const end = performance.now() + deadlineMs;
      for (;;) {
        const found = events.find(matches);
        if (found) return found;
        if (ended !== undefined || performance.now() > end) {
          const reason = ended ?? `none within ${deadlineMs / 1000} s`;
          throw new Error(
            `No matching event came from ${url}: ${reason}. The last of ${events.length} events: ${events.at(-1)?.data}`,
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
