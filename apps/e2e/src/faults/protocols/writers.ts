// Writers of every protocol side by side, and what became of their logs.
import type { ApiClient } from '../../harness/http-client.ts';
import { sleep } from '../../harness/wait.ts';
import { grpcSender } from './grpc-sender.ts';
import { httpFormats, httpSender, linesSender } from './http-senders.ts';
import { type Outcome, type Sender, UNKNOWN } from './outcome.ts';
import { startSyslogWriter, type SyslogWriting } from './syslog-writer.ts';

/** Two clients of each protocol. */
const WRITERS = 2;
/** The pause between two batches of a writer keeps the machine free for the faults. */
const PAUSE_MS = 200;
/** The timeout of a client, as behind a load balancer. Overloaded endpoints hold a request for 5 s. */
const ANSWER_TIMEOUT_MS = 15_000;

export interface Ports {
  grpc: number;
  syslog: number;
}

export interface ProtocolWriting {
  /** The messages that a sender was told are stored, by protocol. */
  readonly acknowledged: ReadonlyMap<string, Set<string>>;
  readonly syslog: readonly SyslogWriting[];
  /** Stops the writers. Those that can send again without doubles do so until they have an answer. */
  stop(): Promise<void>;
}

/** Starts writers whose logs have the marker as their resource and a message of their own each. */
export function startProtocolWriters(api: ApiClient, ports: Ports, marker: string): ProtocolWriting {
  const acknowledged = new Map<string, Set<string>>();
  let stopping = false;

  async function write(protocol: string, writer: number, sender: Sender): Promise<void> {
    const known = acknowledged.get(protocol) ?? new Set();
    acknowledged.set(protocol, known);
    for (let batch = 0; !stopping; batch++) {
      let messages = Array.from(
        { length: sender.batch },
        (_, i) => `${marker} ${protocol} ${writer} ${batch} ${i}`,
      );
      while (messages.length > 0) {
        const { stored, isRestMissing } = await attempt(sender, messages);
        for (const message of messages.slice(0, stored)) known.add(message);
        const isOver =
          stored === messages.length || (sender.isIdempotent ? false : !isRestMissing || stopping);
        if (isOver) break;
        // A batch that is sent again as it was stays the same one.
        if (stored > 0) messages = messages.slice(stored);
        await sleep(PAUSE_MS * 2);
      }
      await sleep(PAUSE_MS);
    }
    sender.close?.();
  }

  const senders = (): [string, Sender][] => [
    ...Object.entries(httpFormats(marker)).map(([name, format]): [string, Sender] => [
      name,
      httpSender(api.url, format),
    ]),
    ['grpc', grpcSender(ports.grpc, marker)],
  ];
  const all = Array.from({ length: WRITERS }, senders).flatMap((list, writer) =>
    list.map(([name, sender]) => write(name, writer, sender)),
  );
  all.push(write('lines', 0, linesSender(api.url, marker)));
  const syslog = Array.from({ length: WRITERS }, (_, writer) =>
    startSyslogWriter(ports.syslog, marker, writer),
  );
  return {
    acknowledged,
    syslog,
    async stop() {
      stopping = true;
      await Promise.all([...all, ...syslog.map((one) => one.stop())]);
    },
  };
}

async function attempt(sender: Sender, messages: string[]): Promise<Outcome> {
  try {
    return await sender.send(messages, AbortSignal.timeout(ANSWER_TIMEOUT_MS));
  } catch {
    // After a broken connection the outcome is not known.
    return UNKNOWN;
  }
}
