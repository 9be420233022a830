// Sends requests of a seed to an API for a given time, and gathers everything that is wrong with the answers.
import { seededRandom } from '@timberline/testing';
import type { ApiClient } from '../harness/http-client.ts';
import { makeLogs } from '../harness/logs.ts';
import { sleep, waitUntil } from '../harness/wait.ts';
import { jsonOf } from './answers.ts';
import { faultsOf } from './checks.ts';
import { toCommand } from './curl.ts';
import { Description, type OpenApiDocument } from './description.ts';
import { KnownValues } from './generate/known-values.ts';
import { type FuzzContext, type FuzzRequest, fuzzRequest, validPost } from './generate/requests.ts';
import { Ledger } from './ledger.ts';
import type { Sample } from './probe.ts';
import { regressions } from './regressions.ts';
import { exchange } from './wire.ts';

/** Few enough that the API is not overloaded, since a limit that refuses everything hides what is behind it. */
const CONCURRENCY = 6;
/** Faults that are reported; more of them seldom tell more. */
const MAX_FAULTS = 20;
const FUZZER_ADDRESS = '127.0.0.1';
/** What is asked from here has to be answered whatever the fuzzer does. */
export const HONEST_ADDRESS = '127.0.0.2';
const HONEST_PAUSE_MS = 250;
/** Redis did not answer in time, as on a busy machine, or the first post with the key is under way. */
const UNKNOWN_OUTCOMES = new Set([503, 409]);
const FIRST_LOGS = 500;
/** Requests that are sent again, since the event loop seemed to be kept while they were under way. */
const MAX_SUSPECTS = 40;
/** How many of the latest requests are kept, to say what ran during a stall. */
const MAX_RECENT = 200;

interface Sent {
  request: FuzzRequest;
  startedAt: number;
  endedAt: number;
}

export class Fuzzer {
  readonly ledger = new Ledger();
  /** What is wrong, each with a command that sends the request again. */
  readonly faults: string[] = [];
  /** How many answers had a status; 0 stands for none. */
  readonly statuses: Record<number, number> = {};
  private readonly inFlight = new Set<Sent>();
  private readonly suspects = new Set<FuzzRequest>();
  private recent: Sent[] = [];
  private readonly kinds = new Set<string>();

  private readonly context: FuzzContext;
  private readonly seed: number;

  private constructor(context: FuzzContext, seed: number) {
    this.context = context;
    this.seed = seed;
  }

  /** Reads the description of the API, and stores logs that requests can find. */
  static async prepare(api: ApiClient, seed: number): Promise<Fuzzer> {
    const document = (await api.get<OpenApiDocument>('/docs/openapi.json')).body;
    const marker = `fuzz${seed}`;
    const known = new KnownValues();
    const port = Number(new URL(api.url).port);
    const fuzzer = new Fuzzer({ description: new Description(document), known, port, marker }, seed);
    const stored = await api.store(makeLogs(marker, FIRST_LOGS));
    fuzzer.ledger.accepted.set(stored.receipt, stored.accepted);
    known.learn([stored, await api.page({ parentResourceId: marker, size: 10 })]);
    return fuzzer;
  }

  /** Sends the requests that found faults before, and then new ones until the time is over, or there were enough. */
  async run(milliseconds: number, maxRequests = Infinity): Promise<number> {
    for (const request of regressions(this.context.port)) await this.send(request);
    const end = performance.now() + milliseconds;
    let n = 0;
    const sendMany = async (): Promise<void> => {
      while (performance.now() < end && n < maxRequests) await this.sendNumber(n++);
    };
    await Promise.all([...Array.from({ length: CONCURRENCY }, sendMany), this.beHonest(end)]);
    return n;
  }

  async sendNumber(n: number): Promise<void> {
    await this.send(fuzzRequest(this.seed, n, this.context));
  }

  /**
   * Sends requests again whose answer nobody read: a post with a key gets the answer that the first one got. On a busy machine
   * that may take seconds, and a client that ends its side before gets none.
   */
  async settleUnanswered(): Promise<void> {
    const settle = async (): Promise<void> => {
      for (let one = unanswered.pop(); one; one = unanswered.pop()) {
        await this.sendUntilKnown({ ...one, delivery: 'patient', isWhole: false });
      }
    };
    const unanswered = this.ledger.unanswered.splice(0);
    await Promise.all(Array.from({ length: CONCURRENCY }, settle));
  }

  /** Keeps the requests that were under way while the event loop seemed to be kept. */
  suspect({ startedAt, endedAt }: Sample): void {
    const during = [...this.recent, ...this.inFlight]
      .filter((one) => one.startedAt <= endedAt && one.endedAt >= startedAt)
      .sort((a, b) => b.endedAt - b.startedAt - (a.endedAt - a.startedAt));
    for (const { request } of during) if (this.suspects.size < MAX_SUSPECTS) this.suspects.add(request);
  }

  /**
   * Sends the suspects one by one. What keeps the event loop does so again, while many requests at once on a busy machine
   * only look like it.
   */
  async confirmStalls(samples: readonly Sample[], maxStallMs: number): Promise<void> {
    for (const request of this.suspects) {
      const from = samples.length;
      await this.send(request);
      await sleep(HONEST_PAUSE_MS);
      const keptMs = Math.max(0, ...samples.slice(from).map(({ cpuMs }) => cpuMs));
      if (keptMs > maxStallMs)
        this.reportRequest(request, `the event loop was kept for ${Math.round(keptMs)} ms`);
    }
  }

  private async send(request: FuzzRequest, from = FUZZER_ADDRESS): Promise<number> {
    const { port, description, known } = this.context;
    const sent: Sent = { request, startedAt: Date.now(), endedAt: Infinity };
    this.inFlight.add(sent);
    const result = await exchange({ port, from }, request.bytes, request.delivery, [
      request.http?.method === 'HEAD',
    ]);
    sent.endedAt = Date.now();
    this.inFlight.delete(sent);
    this.recent = [...this.recent.slice(1 - MAX_RECENT), sent];
    const faults = faultsOf(request, result, description);
    faults.push(...this.ledger.note(request, result.answers));
    for (const answer of result.answers) {
      this.statuses[answer.status] = (this.statuses[answer.status] ?? 0) + 1;
      if (answer.status === 200) known.learn(jsonOf(answer));
    }
    if (result.answers.length === 0) this.statuses[0] = (this.statuses[0] ?? 0) + 1;
    for (const fault of faults) this.reportRequest(request, fault);
    return result.answers[0]?.status ?? 0;
  }

  /** Sends a post with a key until its outcome is known, as a log shipper does. Returns the status of its answer. */
  private sendUntilKnown(request: FuzzRequest, from?: string): Promise<number> {
    const probe = async () => {
      const status = await this.send(request, from);
      return !UNKNOWN_OUTCOMES.has(status) && { status };
    };
    return waitUntil(probe, { what: `an answer to ${request.name}` }).then(({ status }) => status);
  }

  /** A client at another address, whose logs are taken and found whatever the others send. */
  private async beHonest(end: number): Promise<void> {
    for (let n = 0; performance.now() < end; n++) {
      const key = `honest-${this.seed}-${n}`;
      const request = validPost(seededRandom(n), this.context, key, 1);
      const status = await this.sendUntilKnown(request, HONEST_ADDRESS);
      if (status !== 202) this.reportRequest(request, `an honest post from another address got ${status}`);
      await sleep(HONEST_PAUSE_MS);
    }
  }

  private reportRequest(request: FuzzRequest, fault: string): void {
    const route = request.http ? `${request.http.method} ${request.http.target.split('?', 1)[0]}` : 'bytes';
    const kind = `${route.replace(/(?<=\/(logs|receipts|traces)\/)[^/]+/, '…')} ${fault.replace(/\d+/g, '').slice(0, 60)}`;
    this.report(kind, `${fault}\n    ${request.name}: ${toCommand(request, this.context.port)}`);
  }

  /** Keeps one fault of a kind. */
  private report(kind: string, text: string): void {
    if (this.kinds.has(kind) || this.faults.length >= MAX_FAULTS) return;
    this.kinds.add(kind);
    this.faults.push(text);
  }
}
