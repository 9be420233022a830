// Makes, lists, changes and takes out people.
import { Injectable } from '@nestjs/common';
import { LoginAttempts, QueueFullError, QueueUnavailableError, Sessions } from '@timberline/queue';
import { ProblemError } from '../../http/problem-error.ts';
import { wallClockMs } from '../../wall-clock.ts';
import { makeOneTimePassword } from '../passwords/one-time-password.ts';
import { hashPassword } from '../passwords/password-hash.ts';
import { PasswordHashing } from '../passwords/password-hashing.ts';
import type { Principal } from '../principal.ts';
import { makeEpoch, makeId } from '../random-text.ts';
import { AccessStore } from '../store/access-store.ts';
import { changePerson, personNamed } from '../store/change-person.ts';
import type { Directory, StoredPerson } from '../store/directory.ts';
import { foldName } from './known-people.ts';
import { assertFits, type RequestedChange, type RequestedUser } from './parse-user.ts';
import type { UserResponse, UserWithPasswordResponse } from './users.response.ts';

const LAST_ADMIN =
  'This is the last person with the role admin. Give another one that role first, or nobody could give it back.';

const NO_PASSWORD = 'They log in by the OpenID provider, and have no password here. Reset it there.';

/** Methods throw the errors of Elasticsearch and of Redis: people are changed only while both are there. */
@Injectable()
export class Users {
  constructor(
    private readonly store: AccessStore,
    private readonly hashing: PasswordHashing,
    private readonly sessions: Sessions,
    private readonly attempts: LoginAttempts,
  ) {}

  async list(): Promise<UserResponse[]> {
    const { people } = await this.store.read();
    return people.map(describe);
  }

  async find(name: string): Promise<UserResponse> {
    return describe(personNamed(await this.store.read(), name));
  }

  /** @param client as in `clientOf` */
  async make(requested: RequestedUser, by: Principal, client: string): Promise<UserWithPasswordResponse> {
    const password = makeOneTimePassword();
    const person: StoredPerson = {
      id: makeId(),
      ...requested,
      password: await this.hashing.run(client, () => hashPassword(password)),
      mustChangePassword: true,
      epoch: makeEpoch(),
      createdAt: new Date(wallClockMs()).toISOString(),
      createdBy: by.name,
    };
    await this.store.change((directory) => {
      if (directory.people.some(({ name }) => foldName(name) === foldName(person.name)))
        throw new ProblemError(409, 'There is a person of this name already. Choose another name.');
      return { directory: { ...directory, people: [...directory.people, person] }, result: undefined };
    });
    return { ...describe(person), password };
  }

  /** Whoever has a session goes on with the new role and filter, or logs in again with the new password. */
  async change(
    name: string,
    { role, filter, resetPassword }: RequestedChange,
    client: string,
  ): Promise<UserWithPasswordResponse> {
    const password = resetPassword ? makeOneTimePassword() : undefined;
    const reset = password !== undefined && {
      password: await this.hashing.run(client, () => hashPassword(password)),
      mustChangePassword: true,
      epoch: makeEpoch(),
    };
    const changed = await this.store.change((directory) =>
      changePerson(directory, personNamed(directory, name).id, (person) => {
        if (reset && person.oidc) throw new ProblemError(409, NO_PASSWORD);
        const next = {
          ...person,
          ...(role !== undefined && { role }),
          ...(filter !== undefined && { filter }),
          ...reset,
        };
        assertFits(next);
        if (next.role !== 'admin') assertNotLastAdmin(directory, person);
        return next;
      }),
    );
    if (reset) await this.endSessions(changed.id);
    return { ...describe(changed), ...(password !== undefined && { password }) };
  }

  /** Returns once no API process that reaches Redis or Elasticsearch admits them for more than 5 s. */
  async remove(name: string): Promise<UserResponse> {
    const removed = await this.store
      .change((directory) => {
        const person = personNamed(directory, name);
        assertNotLastAdmin(directory, person);
        const people = directory.people.filter((one) => one !== person);
        return { directory: { ...directory, people }, result: person };
      })
      .catch((error: unknown) => {
        if (error instanceof QueueUnavailableError || error instanceof QueueFullError)
          throw new ProblemError(
            503,
            'Redis does not answer, so it is not certain that the person is refused everywhere. Take them out again in a few seconds; a 404 then means that they are.',
            { retryAfterSeconds: 5 },
          );
        throw error;
      });
    await this.endSessions(removed.id);
    await this.attempts.forgetAddresses(removed.id).catch(() => undefined);
    return describe(removed);
  }

  /** They are refused already, since the directory says so. What Redis keeps of them while it is away expires. */
  private async endSessions(id: string): Promise<void> {
    await this.sessions.endAll(id).catch(() => undefined);
  }
}

function assertNotLastAdmin({ people }: Directory, person: StoredPerson): void {
  const isAdmin = ({ role }: StoredPerson) => role === 'admin';
  if (isAdmin(person) && people.filter(isAdmin).length === 1) throw new ProblemError(409, LAST_ADMIN);
}

function describe({
  name,
  role,
  filter,
  mustChangePassword,
  createdAt,
  createdBy,
}: StoredPerson): UserResponse {
  return { name, role, filter, mustChangePassword, createdAt, createdBy };
}
