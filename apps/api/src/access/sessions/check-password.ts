// Checks the password that someone has sent, slowed down for those who guess.
import { Injectable } from '@nestjs/common';
import { LoginAttempts } from '@timberline/queue';
import { ProblemError } from '../../http/problem-error.ts';
import { isPassword } from '../passwords/password-hash.ts';
import { PasswordHashing } from '../passwords/password-hashing.ts';
import { KnownPeople } from '../people/known-people.ts';
import { AccessStore } from '../store/access-store.ts';
import type { StoredPerson } from '../store/directory.ts';
import { loginLimits } from './login-limits.ts';

/** Where an attempt comes from. */
export interface Origin {
  /** As in `clientOf`: what is limited. */
  client: string;
  /** The address itself, for the owner of the session. */
  address: string;
  /** The browser, as it calls itself. */
  agent: string;
}

const SECOND_MS = 1_000;
/** In place of the id of a person whom there is not, so that each attempt asks the same questions. */
const NOBODY = 'nobody';

@Injectable()
export class PasswordCheck {
  constructor(
    private readonly store: AccessStore,
    private readonly people: KnownPeople,
    private readonly attempts: LoginAttempts,
    private readonly hashing: PasswordHashing,
  ) {}

  /**
   * The person with this name and password; undefined if there is none. Takes as long for a name that does not exist as for a
   * wrong password. Throws a ProblemError after too many attempts, and the errors of Redis.
   */
  async check(name: string, password: string, { client }: Origin): Promise<StoredPerson | undefined> {
    this.store.assertCurrent();
    await this.store.refresh();
    return this.hashing.run(client, async () => {
      const person = this.people.findByName(name);
      const isKnown = await this.attempts.isKnownAddress(person?.id ?? NOBODY, client);
      const limits = loginLimits(name, client, isKnown);
      const waitMs = await this.attempts.begin(limits);
      if (waitMs > 0) throw tooManyAttempts(waitMs / SECOND_MS);
      if (!(await isPassword(password, person?.password ?? null)) || !person) return undefined;
      await this.attempts.giveBack(limits);
      return person;
    });
  }
}

function tooManyAttempts(seconds: number): ProblemError {
  return new ProblemError(
    429,
    'Too many attempts to log in. Wait for the time that Retry-After says, and try again.',
    { retryAfterSeconds: seconds },
  );
}
