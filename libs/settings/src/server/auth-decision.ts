// Whether people and programs must say who they are (TIMBERLINE_AUTH), and when a person has to decide that.
// It imports no package, since ./start uses it before there is any.
import { BlockList, isIP } from 'node:net';

/** How others reach a server. */
export interface Reach {
  /** The address it listens on. */
  host: string;
  /** The address that containers are published on, which then counts instead; empty if there are none. */
  publishedHost: string;
  /** TIMBERLINE_PUBLIC_URL. */
  publicUrl: string;
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');

/** Whether only this machine reaches what listens on the address. */
function isLoopback(host: string): boolean {
  const name = host.toLowerCase();
  if (name === 'localhost' || name.endsWith('.localhost')) return true;
  const version = isIP(name);
  return version !== 0 && loopback.check(name, version === 4 ? 'ipv4' : 'ipv6');
}

/**
 * What is wrong with a value of TIMBERLINE_AUTH, as the end of a sentence such as "TIMBERLINE_AUTH is not set; it must …".
 * Null if it is right: it may be left out only where nobody but this machine reaches the server.
 */
export function authProblem(auth: string, { host, publishedHost, publicUrl }: Reach): string | null {
  if (auth === 'on' || auth === 'off') return null;
  const listening = publishedHost || host;
  const reason =
    auth !== ''
      ? ''
      : publicUrl !== ''
        ? ', since TIMBERLINE_PUBLIC_URL is set, so others are to reach Timberline'
        : isLoopback(listening)
          ? null
          : `, since others can reach ${listening} (TIMBERLINE_HOST)`;
  if (reason === null) return null;
  return (
    `be on or off${reason}. With on, people log in and programs send a key. ` +
    'With off, everyone who reaches the port may read, write and delete all logs'
  );
}
