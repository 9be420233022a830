// Changes the password of the one who asks.
import { Injectable } from '@nestjs/common';
import { Sessions } from '@timberline/queue';
import { ProblemError } from '../../http/problem-error.ts';
import { ForbiddenError } from '../access-error.ts';
import { hashPassword } from '../passwords/password-hash.ts';
import { PasswordHashing } from '../passwords/password-hashing.ts';
import { passwordProblem } from '../passwords/password-rules.ts';
import { KnownPeople } from '../people/known-people.ts';
import type { Principal } from '../principal.ts';
import { makeEpoch } from '../random-text.ts';
import { AccessStore } from '../store/access-store.ts';
import { changePerson } from '../store/change-person.ts';
import { type Origin, PasswordCheck } from './check-password.ts';
import type { PasswordRequest } from './login.request.ts';
import { SessionAuthenticator } from './session-authenticator.ts';
import { encodeSession, parseSession } from './session-record.ts';

const CHANGED_MEANWHILE = 'Your password was changed or reset at the same moment. Log in again.';

/** Methods throw the errors of Redis and Elasticsearch: where one of them is away, nothing is changed. */
@Injectable()
export class OwnPassword {
  constructor(
    private readonly store: AccessStore,
    private readonly people: KnownPeople,
    private readonly check: PasswordCheck,
    private readonly hashing: PasswordHashing,
    private readonly sessions: Sessions,
    private readonly authenticator: SessionAuthenticator,
  ) {}

  /** Ends all other sessions of the person. */
  async change(principal: Principal, request: PasswordRequest, origin: Origin): Promise<void> {
    if (principal.kind !== 'person')
      throw new ForbiddenError('Only a person has a password. A key has none to change.');
    const before = await this.check.check(principal.name, request.current, origin);
    if (before?.id !== principal.id) throw invalid('current', 'is not your password');
    const problem =
      request.new === request.current ? 'must not be the one you have' : passwordProblem(request.new);
    if (problem !== null) throw invalid('new', problem);
    const password = await this.hashing.run(origin.client, () => hashPassword(request.new));
    const epoch = makeEpoch();
    await this.admitCurrent(principal, epoch);
    await this.store.change((directory) =>
      changePerson(directory, before.id, (person) => {
        // The edit is made again where it is not known whether it was stored.
        if (person.password === password) return person;
        if (person.password !== before.password) throw new ProblemError(409, CHANGED_MEANWHILE);
        return { ...person, password, mustChangePassword: false, epoch };
      }),
    );
  }

  /** Lets the session that changes the password go on in the epoch to come, before the others end with the one that is. */
  private async admitCurrent(principal: Principal, epoch: string): Promise<void> {
    const token = this.authenticator.tokenOf(principal);
    const text = token && (await this.sessions.find(token.person, token.hash, true));
    const current = this.people.find(principal.id)?.epoch;
    if (!token || text === undefined || current === undefined) throw new ProblemError(409, CHANGED_MEANWHILE);
    const record = { ...parseSession(text), epochs: [current, epoch] };
    await this.sessions.replaceText(token.person, token.hash, encodeSession(record));
    this.authenticator.keepRecord(principal, record);
  }
}

function invalid(path: string, message: string): ProblemError {
  return new ProblemError(400, `${path}: ${message}.`, { errors: [{ path, message }] });
}
