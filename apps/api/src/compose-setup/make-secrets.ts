// Makes the secrets of a stack in containers, once, in a volume that the services share.
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** As many as a key of AES-256 has, so that guessing is hopeless at any speed. */
const SECRET_BYTES = 32;

/** Readable by the user of the API, the processor and Elasticsearch (1000). Elasticsearch refuses any other mode than this. */
const OWNER = 0o400;
/** Readable by the group of Redis (999) as well. */
const OWNER_AND_GROUP = 0o440;

/** A file of the volume. */
interface SecretFile {
  name: string;
  mode: number;
  /** The text, if it follows from something else; by default it is random, and made once. */
  text?: string | undefined;
}

/**
 * Writes the files that are missing, and those whose text has changed. It returns their names. A random secret that is there
 * stays, since the engines and the signed cursors and receipts depend on it.
 *
 * @param chosen what someone chose: TIMBERLINE_SECRET, and the first password of admin
 */
export function makeSecrets(
  folder: string,
  chosen: { signing?: string | undefined; adminPassword?: string | undefined } = {},
): string[] {
  const { signing, adminPassword } = chosen;
  const redis = ensureSecret(folder, { name: 'redis', mode: OWNER_AND_GROUP });
  const written = [
    ...redis.written,
    ...ensureSecret(folder, { name: 'elasticsearch', mode: OWNER }).written,
    ...ensureSecret(folder, { name: 'secret', mode: OWNER, text: signing }).written,
    ...ensureSecret(folder, {
      name: 'redis.conf',
      mode: OWNER_AND_GROUP,
      // A file, since arguments and environments can be read in lists of processes.
      text: `requirepass ${redis.text}`,
    }).written,
  ];
  // Without one there is none: it is not made here.
  if (adminPassword !== undefined)
    written.push(
      ...ensureSecret(folder, { name: 'admin-password', mode: OWNER, text: adminPassword }).written,
    );
  return written;
}

function ensureSecret(folder: string, { name, mode, text }: SecretFile): { text: string; written: string[] } {
  const file = join(folder, name);
  const present = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
  if (present !== '' && (text === undefined || text === present)) return { text: present, written: [] };
  const wanted = text ?? randomBytes(SECRET_BYTES).toString('base64url');
  // Renamed when it is complete, so that an interruption leaves no half of a secret.
  const draft = `${file}.draft`;
  rmSync(draft, { force: true });
  writeFileSync(draft, `${wanted}\n`, { mode, flag: 'wx', flush: true });
  // The umask may have taken away what the group needs.
  chmodSync(draft, mode);
  renameSync(draft, file);
  return { text: wanted, written: [name] };
}
