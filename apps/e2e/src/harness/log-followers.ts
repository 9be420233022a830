// Clients of the live stream that resume as a browser does: after each end they come back with the last id.
import type { FoundLog, MissedLogs } from '@timberline/contract';
import type { Query } from './http-client.ts';
import { queryString } from './http-client.ts';
import { sleep } from './wait.ts';

const RETRY_MS = 200;

export class LogFollower {
  /** How often each log came, by its message. */
  readonly counts = new Map<string, number>();
  readonly missed: MissedLogs[] = [];
  /** Ids of logs, in the order in which they came. */
  readonly ids: string[] = [];
  problems = 0;
  connections = 0;
  lastId = '';
  private stopping = false;
  private connection: AbortController | undefined;
  private readonly running: Promise<void>;
  private readonly began = Promise.withResolvers<void>();

  constructor(
    private readonly url: string,
    readonly query: Query,
    private readonly headers: Record<string, string> = {},
  ) {
    this.running = this.run();
  }

  /** Resolves when the stream has begun for the first time: it has every log that is sent from then on. */
  get begun(): Promise<void> {
    return this.began.promise;
  }

  /** Cuts the connection, as a network does; the follower comes back. */
  cut(): void {
    this.connection?.abort();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.cut();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      this.connection = new AbortController();
      try {
        await this.follow(this.connection.signal);
      } catch {
        // The API is away or the connection was cut; both are what the follower is there for.
      }
      if (!this.stopping) await sleep(RETRY_MS);
    }
  }

  private async follow(signal: AbortSignal): Promise<void> {
    const headers = { ...this.headers, ...(this.lastId !== '' && { 'last-event-id': this.lastId }) };
    const response = await fetch(`${this.url}/api/logs/stream${queryString(this.query)}`, {
      headers,
      signal,
    });
    if (response.status !== 200) {
      await response.body?.cancel();
      return;
    }
    this.connections++;
    let rest = '';
    const decoder = new TextDecoder();
    for await (const chunk of response.body!) {
      rest += decoder.decode(chunk, { stream: true });
      const blocks = rest.split('\n\n');
      rest = blocks.pop()!;
      for (const block of blocks) this.take(block);
    }
  }

  /** A whole event; one that was cut does not count, and comes again. */
  private take(block: string): void {
    const fields = new Map(
      block.split('\n').map((line) => {
        const colon = line.indexOf(': ');
        return [line.slice(0, colon), line.slice(colon + 2)] as const;
      }),
    );
    this.lastId = fields.get('id') ?? this.lastId;
    const data = fields.get('data');
    if (data !== undefined) {
      const value = JSON.parse(data) as unknown;
      if (fields.get('event') === 'log') this.count(value as FoundLog);
      else if (fields.get('event') === 'missed') this.missed.push(value as MissedLogs);
      else this.problems++;
    }
    this.began.resolve();
  }

  private count({ id, message }: FoundLog): void {
    this.ids.push(id);
    this.counts.set(message, (this.counts.get(message) ?? 0) + 1);
  }
}
