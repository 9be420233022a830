// Which user the engines run as. Elasticsearch refuses root; and what listens on a port need not be root.
import { chmodSync, chownSync, existsSync, lstatSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKOUT } from '../checkout/paths.ts';
import { LauncherError, onPath, runCommand } from '../host/command.ts';

/**
 * A user id for the engines where only root is at hand: above those that systems give to people and below those of
 * containers, so nobody else's. It needs no name.
 */
const ENGINE_UID = 61900;

export interface EngineUser {
  /** Put before a command to run it as that user; empty when that is who we are. */
  prefix: string[];
  /** Null: ourselves. */
  uid: number | null;
}

/**
 * Finds a way to run engines that must read `readable` (files) and write to `writable` (folders that exist). Root
 * becomes the checkout's owner or a user of the engines' own, who may not get to a folder that only root can enter:
 * then the engines keep root's right to pass file permissions, and none of its others.
 */
export async function findEngineUser(readable: string[], writable: string[]): Promise<EngineUser> {
  if (process.getuid?.() !== 0) return { prefix: [], uid: null };
  if (!onPath('setpriv')) {
    throw new LauncherError(
      'Elasticsearch does not run as root, and setpriv (of util-linux), which would make it another user, is missing.\n' +
        'Run ./start as another user, or install util-linux.',
    );
  }
  const owner = statSync(CHECKOUT).uid;
  const uid = owner === 0 ? ENGINE_UID : owner;
  for (const folder of writable) giveTo(folder, uid);

  const plain = ['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', '--no-new-privs'];
  // access(2), which Java asks, forgets the capabilities of all but root unless no_setuid_fixup is set.
  const passing = [
    ...plain,
    '--inh-caps=-all,+dac_override',
    '--ambient-caps=-all,+dac_override',
    '--securebits=+no_setuid_fixup',
  ];
  for (const prefix of [[...plain, '--inh-caps=-all'], passing]) {
    if (await reaches(prefix, readable, writable)) return { prefix, uid };
  }
  throw new LauncherError(
    [
      `Elasticsearch does not run as root, and another user (id ${uid}) cannot get to ${writable.join(', ')}.`,
      `Put checkout and data where that user can go (TIMBERLINE_DATA=/var/lib/timberline ./start), or run as another user.`,
    ].join('\n'),
  );
}

async function reaches(
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

/** Makes the folder and all in it the user's, and nobody else's business. */
function giveTo(folder: string, uid: number): void {
  chmodSync(folder, 0o700);
  // Once given, what is in it is written by that user alone.
  if (statSync(folder).uid === uid) return;
  const give = (path: string): void => {
    chownSync(path, uid, uid);
    if (!lstatSync(path).isDirectory()) return;
    for (const name of readdirSync(path)) give(join(path, name));
  };
  if (existsSync(folder)) give(folder);
}
