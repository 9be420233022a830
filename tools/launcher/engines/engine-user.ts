// Chooses the user of the engines and the applications. Elasticsearch refuses to run as root, and none needs root.
import { chmodSync, lchownSync, lstatSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKOUT } from '../checkout/paths.ts';
import { findOnPath, LauncherError, runCommand } from '../host/command.ts';

/**
 * The user id of the engines if root owns the checkout. It is above the ids that systems give to people and below those
 * of containers, so it should be unused. It needs no name.
 */
const ENGINE_UID = 61900;

export interface EngineUser {
  /** Goes before a command to run it as that user; empty for the current user. */
  prefix: string[];
  /** The id of the user, or null for the current user. */
  uid: number | null;
}

/** What a process of the user needs. */
export interface Needs {
  readable: string[];
  /** Existing folders, which the user gets as its own. */
  writable?: string[];
  /** Files and small folders that the launcher has just written. The user gets them as its own. */
  written?: string[];
  /** Whether it listens on a port below 1024. */
  lowPort?: boolean;
}

/** The user who runs the command, for `npm run dev`. */
export const CURRENT_USER: EngineUser = { prefix: [], uid: null };

/**
 * Finds a user who can access what a process needs. Root switches to the owner of the checkout, or to ENGINE_UID if that
 * is root. If a folder can be entered only by root, the process keeps root's capability to bypass file permissions and no
 * other. Folders and files that become the user's are closed to all others, whatever the umask.
 */
export async function findEngineUser({
  readable,
  writable = [],
  written = [],
  lowPort = false,
}: Needs): Promise<EngineUser> {
  const isRoot = process.getuid?.() === 0;
  if (isRoot && !findOnPath('setpriv')) {
    throw new LauncherError(
      'Timberline does not run as root, and the program setpriv, which switches to another user, is missing.\n' +
        'Run ./start as another user or install util-linux, which contains setpriv.',
    );
  }
  for (const folder of writable) chmodSync(folder, 0o700);
  if (!isRoot) return CURRENT_USER;
  const owner = statSync(CHECKOUT).uid;
  const uid = owner === 0 ? ENGINE_UID : owner;
  // After the first change only that user writes into a folder.
  for (const folder of writable) if (statSync(folder).uid !== uid) changeOwner(folder, uid);
  for (const path of written) changeOwner(path, uid);

  const plain = ['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', '--no-new-privs'];
  const capabilities = lowPort ? ['+net_bind_service'] : [];
  for (const bypass of [[], ['+dac_override']]) {
    const kept = ['-all', ...capabilities, ...bypass].join(',');
    const prefix = [
      ...plain,
      `--inh-caps=${kept}`,
      `--ambient-caps=${kept}`,
      // Java calls access(2), which ignores the capabilities of other users than root unless no_setuid_fixup is set.
      ...(bypass.length > 0 ? ['--securebits=+no_setuid_fixup'] : []),
    ];
    if (await canAccess(prefix, readable, writable)) return { prefix, uid };
  }
  throw new LauncherError(
    [
      `Timberline does not run as root, and the user id ${uid} has no access to ${[...readable, ...writable].join(', ')}.`,
      'Move the checkout and the data to folders that this user can access (TIMBERLINE_DATA=/var/lib/timberline ./start),',
      'or run ./start as another user.',
    ].join('\n'),
  );
}

async function canAccess(
  [program, ...args]: string[],
  readable: string[],
  writable: string[],
): Promise<boolean> {
  const script = [
    'set -e',
    ...readable.map((_file, index) => `head -c 1 "\${${index + 1}}" >/dev/null`),
    ...writable.map((_folder, index) => {
      const probe = `"\${${readable.length + index + 1}}/.probe"`;
      return `: > ${probe}; rm ${probe}`;
    }),
  ].join('\n');
  const result = await runCommand(program!, [...args, 'sh', '-c', script, 'sh', ...readable, ...writable]);
  return result.code === 0;
}

/** Makes the user the owner of a path and its contents. Links that the user may have put there are not followed. */
function changeOwner(path: string, uid: number): void {
  lchownSync(path, uid, uid);
  if (!lstatSync(path).isDirectory()) return;
  for (const name of readdirSync(path)) changeOwner(join(path, name), uid);
}
