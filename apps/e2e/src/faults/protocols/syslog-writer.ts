// A client of syslog over TCP. The protocol has no answer, so the client cannot tell what is stored.
import { once } from 'node:events';
import { connect } from 'node:net';
import { sleep } from '../../harness/wait.ts';

const PAUSE_MS = 40;
const RECONNECT_MS = 100;

/** What was sent on one connection, in order. */
interface SyslogConnection {
  messages: string[];
  /** Whether the client ended it: one that broke off may have lost its end. */
  isComplete: boolean;
}

export interface SyslogWriting {
  readonly connections: readonly SyslogConnection[];
  stop(): Promise<void>;
}

/** Sends a message after another, and connects again when the connection breaks off. The program is the marker. */
export function startSyslogWriter(port: number, marker: string, writer: number): SyslogWriting {
  const connections: SyslogConnection[] = [];
  let stopping = false;
  let count = 0;

  async function writeConnection(): Promise<void> {
    const socket = connect(port, '127.0.0.1');
    let isBroken = false;
    socket.on('error', () => (isBroken = true)).on('end', () => (isBroken = true));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    const connection: SyslogConnection = { messages: [], isComplete: false };
    if (await isConnected(socket)) {
      connections.push(connection);
      while (!stopping && !isBroken) {
        const message = `${marker} syslog ${writer} ${count++}`;
        const text = `<14>1 - host ${marker} - - - ${message}`;
        connection.messages.push(message);
        socket.write(`${text.length} ${text}`);
        await sleep(PAUSE_MS);
      }
    }
    connection.isComplete = !isBroken;
    socket.end().resume();
    await closed;
  }

  async function run(): Promise<void> {
    while (!stopping) {
      await writeConnection();
      await sleep(RECONNECT_MS);
    }
  }
  const running = run();
  return {
    connections,
    async stop() {
      stopping = true;
      await running;
    },
  };
}

function isConnected(socket: ReturnType<typeof connect>): Promise<boolean> {
  return once(socket, 'connect').then(
    () => true,
    () => false,
  );
}
