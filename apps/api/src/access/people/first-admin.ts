// The first administrator, whose one-time password is in the file that TIMBERLINE_ADMIN_PASSWORD_FILE names: `./start` makes
// it once, and in containers the operator does. TIMBERLINE_ADMIN_RESET makes `admin` again, which is the way back for those
// who have lost their password: whoever can set it can stop and start everything anyway.
import { readFile, unlink } from 'node:fs/promises';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { describeFault } from '../../http/describe-fault.ts';
import { Settings } from '../../settings.ts';
import { wallClockMs } from '../../wall-clock.ts';
import { Audit } from '../audit/audit.service.ts';
import { hashPassword, isPassword } from '../passwords/password-hash.ts';
import { PasswordHashing } from '../passwords/password-hashing.ts';
import { passwordProblem } from '../passwords/password-rules.ts';
import { makeEpoch, makeId } from '../random-text.ts';
import { AccessStore } from '../store/access-store.ts';
import type { Directory, StoredPerson } from '../store/directory.ts';
import { foldName } from './known-people.ts';

const NAME = 'admin';
/** The stores may be away, or another process may be making the administrator. */
const RETRY_MS = 2_000;
/** Where the file is of a folder that cannot be written, such as a secret of a container. It does no harm then. */
const CANNOT_DELETE = new Set(['EROFS', 'EACCES', 'EPERM', 'EBUSY', 'ENOENT']);
const NOBODY =
  'Nobody can log in, since there are no people. docs/security.md says how to make the first administrator again.';

@Injectable()
export class FirstAdmin implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Access');
  private timer: NodeJS.Timeout | undefined;
  private isStopped = false;
  /** The people as this process knows them. */
  private known: Directory | undefined;
  /** Whether the password in the file is one that an administrator was made with. */
  private isMade = false;

  constructor(
    private readonly settings: Settings,
    private readonly store: AccessStore,
    private readonly hashing: PasswordHashing,
    private readonly audit: Audit,
  ) {
    store.onChange((directory) => {
      this.known = directory;
      this.deleteUsedFile();
    });
  }

  onApplicationBootstrap(): void {
    if (this.settings.authOn) void this.attempt();
  }

  onApplicationShutdown(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
  }

  /** Tries until both stores are there. */
  private async attempt(): Promise<void> {
    try {
      if (await this.ensure()) return;
    } catch (error) {
      // Which store is away is told by the health of the API.
      this.logger.debug(`The first administrator is not made yet: ${describeFault(error)}`);
    }
    if (!this.isStopped) this.timer = setTimeout(() => void this.attempt(), RETRY_MS).unref();
  }

  /** Makes the administrator if the file says so. Returns whether nothing is left to do. */
  async ensure(): Promise<boolean> {
    const password = await this.readPassword();
    const seen = await this.store.read();
    if (password === undefined) {
      if (seen.people.length === 0) this.logger.warn(NOBODY);
      return true;
    }
    const isAdmins = await this.isFirstPassword(password, seen);
    if (seen.people.length === 0 || (this.settings.adminReset && !isAdmins)) {
      const hash = await this.hashing.run(NAME, () => hashPassword(password));
      const isChanged = await this.store.change((directory) =>
        directory.version === seen.version
          ? { directory: withAdmin(directory, hash), result: true }
          : { directory, result: false },
      );
      if (!isChanged) return false;
      await this.tell();
    } else if (!isAdmins) {
      // Another installation on the same stores has made the administrator.
      this.deleteFile();
      return true;
    }
    this.isMade = true;
    this.deleteUsedFile();
    return true;
  }

  private async isFirstPassword(password: string, { firstPassword }: Directory): Promise<boolean> {
    return firstPassword !== null && this.hashing.run(NAME, () => isPassword(password, firstPassword));
  }

  private async readPassword(): Promise<string | undefined> {
    const { adminPasswordFile } = this.settings;
    if (adminPasswordFile === '') return undefined;
    try {
      const password = (await readFile(adminPasswordFile, 'utf8')).trim();
      const problem = passwordProblem(password);
      if (problem === null) return password;
      this.logger.error(`The password in ${adminPasswordFile} (TIMBERLINE_ADMIN_PASSWORD_FILE) ${problem}.`);
    } catch (error) {
      // It is deleted once the password was changed.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
        this.logger.error(
          `TIMBERLINE_ADMIN_PASSWORD_FILE=${adminPasswordFile} cannot be read (${(error as NodeJS.ErrnoException).code}).`,
        );
    }
    return undefined;
  }

  private async tell(): Promise<void> {
    this.logger.log(
      `The person ${NAME} logs in with the password in ${this.settings.adminPasswordFile}, and has to change it then.`,
    );
    const actor = { who: 'start', kind: 'anyone', from: 'this machine' } as const;
    // The administrator is made; a record that cannot be kept is no reason to make them again.
    await this.audit
      .record({ actor, action: 'user.create', target: NAME, outcome: 'ok' })
      .catch((error: unknown) =>
        this.logger.error(`The audit lacks who made ${NAME}: ${describeFault(error)}`),
      );
  }

  /** Deletes the file once nobody has its password any more. */
  private deleteUsedFile(): void {
    const { people, firstPassword } = this.known ?? {};
    if (!this.isMade || !firstPassword || people?.some(({ password }) => password === firstPassword)) return;
    this.isMade = false;
    this.deleteFile();
  }

  private deleteFile(): void {
    unlink(this.settings.adminPasswordFile).catch((error: NodeJS.ErrnoException) => {
      if (!CANNOT_DELETE.has(error.code ?? ''))
        this.logger.warn(
          `${this.settings.adminPasswordFile} is not needed any more, and cannot be deleted (${error.code}).`,
        );
    });
  }
}

/** A directory in which `admin` has a password that they have to change, and their sessions have ended. */
function withAdmin(directory: Directory, hash: string): Directory {
  const before = directory.people.find(({ name }) => foldName(name) === NAME);
  const admin: StoredPerson = {
    id: before?.id ?? makeId(),
    name: NAME,
    role: 'admin',
    filter: null,
    password: hash,
    mustChangePassword: true,
    epoch: makeEpoch(),
    createdAt: before?.createdAt ?? new Date(wallClockMs()).toISOString(),
    createdBy: before?.createdBy ?? 'the first start',
  };
  const others = directory.people.filter((person) => person !== before);
  return { ...directory, people: [admin, ...others], firstPassword: hash };
}
