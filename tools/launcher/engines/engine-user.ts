// Chooses the user of the engines. Elasticsearch refuses to run as root, and Redis does not need root.
import { chmodSync, chownSync, existsSync, lstatSync, readdirSync, statSync } from 'node:fs';
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

/**
 * Finds a user who can read the files `readable` and write to the existing folders `writable`. Root switches to the
 * owner of the checkout, or to ENGINE_UID if that is root. If a folder can be entered only by root, the engines keep
 * root's capability to bypass file permissions and no other.
 */
export async function findEngineUser(readable: string[], writable: string[]): Promise<EngineUser> {
  if (process.getuid?.() !== 0) return { prefix: [], uid: null };
  if (!findOnPath('setpriv')) {
    throw new LauncherError(
      'Elasticsearch cannot run as root, and the program setpriv, which switches to another user, is missing.\n' +
        'Run ./start as another user or install util-linux, which contains setpriv.',
    );
  }
  const owner = statSync(CHECKOUT).uid;
  const uid = owner === 0 ? ENGINE_UID : owner;
  for (const folder of writable) changeOwner(folder, uid);

  const plain = ['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', '--no-new-privs'];
  // Java calls access(2), which ignores the capabilities of other users than root unless no_setuid_fixup is set.
  const withBypass = [
    ...plain,
    '--inh-caps=-all,+dac_override',
    '--ambient-caps=-all,+dac_override',
    '--securebits=+no_setuid_fixup',
  ];
  for (const prefix of [[...plain, '--inh-caps=-all'], withBypass]) {
    if (await canAccess(prefix, readable, writable)) return { prefix, uid };
  }
  throw new LauncherError(
    [
      `Elasticsearch cannot run as root, and the user id ${uid} has no access to ${writable.join(', ')}.`,
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
    ...readable.map((_file, index) => `head -c 1 "$${index + 1}" >/dev/null`),
    ...writable.map((_folder, index) => {
      const probe = `"$${readable.length + index + 1}/.probe"`;
      return `: > ${probe}; rm ${probe}`;
    }),
  ].join('\n');
  const result = await runCommand(program!, [...args, 'sh', '-c', script, 'sh', ...readable, ...writable]);
  return result.code === 0;
}

/** Makes the user the owner of the folder and its contents, and closes it to all others. */
function changeOwner(folder: string, uid: number): void {
  chmodSync(folder, 0o700);
  // After the first change only that user writes into it.
  if (statSync(folder).uid === uid) return;
  const change = (path: string): void => {
    chownSync(path, uid, uid);
    if (!lstatSync(path).isDirectory()) return;
    for (const name of readdirSync(path)) change(join(path, name));
  };
  if (existsSync(folder)) change(folder);
}
