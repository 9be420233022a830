// Finds free TCP ports and the programs that use the others.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { basename } from 'node:path';
import { runCommand } from './command.ts';

const MAX_PORT = 65_535;
/** Longer arguments are no script names. */
const MAX_SCRIPT_NAME_CHARS = 200;

/** Tells whether a program could listen on the port at `host`. */
function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      // An address that this machine does not have, such as an IPv6 one, causes no conflict.
      resolve(error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT');
    });
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/**
 * Tells whether the port is free at `host` and at all addresses of "localhost". Another program on [::1] would get the
 * requests of clients that use localhost.
 */
export async function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  for (const address of new Set([host, '127.0.0.1', '::1', '0.0.0.0'])) {
    if (!(await canListen(port, address))) return false;
  }
  return true;
}

/** Returns `preferred` or the next port after it that is free and not in `avoid`. */
export async function freePortFrom(
  preferred: number,
  avoid: ReadonlySet<number> = new Set(),
): Promise<number> {
  for (let port = preferred; port <= MAX_PORT; port++) {
    if (!avoid.has(port) && (await isPortFree(port))) return port;
  }
  throw new Error(`No port from ${preferred} to ${MAX_PORT} is free.`);
}

/** Returns `count` different ports that the system reports as free. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(0, '127.0.0.1', resolve);
      });
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** Names the program that listens on the port, such as "node (pid 4711)", or null if it is unknown. */
export async function findListener(port: number): Promise<string | null> {
  const pid = process.platform === 'linux' ? listenerOnLinux(port) : await listenerByLsof(port);
  if (pid === null) return null;
  return `${programOf(pid) ?? 'a program'} (pid ${pid})`;
}

/** Parses the inodes of sockets that listen on the port from /proc/net/tcp or tcp6. */
export function listeningInodes(table: string, port: number): string[] {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  const inodes: string[] = [];
  for (const line of table.split('\n').slice(1)) {
    const fields = line.trim().split(/\s+/);
    // 0A is TCP_LISTEN.
    if (fields[1]?.endsWith(`:${hex}`) && fields[3] === '0A' && fields[9]) inodes.push(fields[9]);
  }
  return inodes;
}

function listenerOnLinux(port: number): number | null {
  const sockets = new Set<string>();
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    for (const inode of listeningInodes(readOrEmpty(table), port)) sockets.add(`socket:[${inode}]`);
  }
  if (sockets.size === 0) return null;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      for (const fd of readdirSync(`/proc/${pid}/fd`)) {
        if (sockets.has(readlinkSync(`/proc/${pid}/fd/${fd}`))) return Number(pid);
      }
    } catch {
      continue; // the process belongs to another user or has just ended
    }
  }
  return null;
}

async function listenerByLsof(port: number): Promise<number | null> {
  try {
    const { output } = await runCommand('lsof', ['-nP', '-t', `-iTCP:${port}`, '-sTCP:LISTEN']);
    const pid = Number(output.trim().split('\n')[0]);
    return Number.isInteger(pid) && pid > 0 ? pid : null;
  } catch {
    return null; // lsof is missing
  }
}

/** Names the program and its script, if any, such as "node main.js". */
function programOf(pid: number): string | null {
  const [program, ...args] = readOrEmpty(`/proc/${pid}/cmdline`).split('\0').filter(Boolean);
  if (!program) return null;
  const script = args.find((argument) => !argument.startsWith('-'));
  return basename(program) + (script && script.length < MAX_SCRIPT_NAME_CHARS ? ` ${basename(script)}` : '');
}

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // the table or process does not exist
  }
}
