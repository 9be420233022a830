// The people whom the OpenID provider lets in. They are among the others, so that administrators see them and sessions end as
// those of others do, but they have no password here, and their role is what the provider said last.
import { Injectable } from '@nestjs/common';
import { wallClockMs } from '../../wall-clock.ts';
import { foldName } from '../people/known-people.ts';
import type { Role } from '../principal.ts';
import { makeEpoch, makeId } from '../random-text.ts';
import { AccessStore } from '../store/access-store.ts';
import { type Directory, EMPTY_DIRECTORY, type StoredPerson } from '../store/directory.ts';
import { type Claims, namesOf } from './claims.ts';

/** Who somebody is to a provider, for good. */
export interface Identity {
  issuer: string;
  subject: string;
}

/** Methods throw the errors of Elasticsearch and of Redis. */
@Injectable()
export class OidcPeople {
  private directory = EMPTY_DIRECTORY;

  constructor(private readonly store: AccessStore) {
    store.onChange((directory) => (this.directory = directory));
  }

  /** The person of an identity, with this role. Nothing is written if they are so already. */
  async admit(identity: Identity, role: Role, claims: Claims): Promise<StoredPerson> {
    this.store.assertCurrent();
    await this.store.refresh();
    const known = this.find(this.directory, identity);
    if (known?.role === role && nameFor(known, this.directory, claims) === known.name) return known;
    return this.store.change((directory) => {
      const before = this.find(directory, identity);
      const name = nameFor(before, directory, claims);
      const person = before ? { ...before, name, role } : newPerson(identity, name, role);
      const people = before
        ? directory.people.map((one) => (one === before ? person : one))
        : [...directory.people, person];
      return { directory: { ...directory, people }, result: person };
    });
  }

  /** Takes out the person of an identity that has no role any more; their sessions end. */
  async expel(identity: Identity): Promise<void> {
    await this.store.refresh();
    if (!this.find(this.directory, identity)) return;
    await this.store.change((directory) => {
      const gone = this.find(directory, identity);
      const people = directory.people.filter((one) => one !== gone);
      return { directory: { ...directory, people }, result: undefined };
    });
  }

  private find({ people }: Directory, { issuer, subject }: Identity): StoredPerson | undefined {
    return people.find(({ oidc }) => oidc?.issuer === issuer && oidc.subject === subject);
  }
}

function newPerson(oidc: Identity, name: string, role: Role): StoredPerson {
  return {
    id: makeId(),
    name,
    role,
    filter: null,
    password: null,
    oidc,
    mustChangePassword: false,
    epoch: makeEpoch(),
    createdAt: new Date(wallClockMs()).toISOString(),
    createdBy: 'OpenID Connect',
  };
}

/** The first of their names that nobody else has. */
function nameFor(person: StoredPerson | undefined, { people }: Directory, claims: Claims): string {
  const taken = new Set(people.filter((one) => one !== person).map((one) => foldName(one.name)));
  const names = namesOf(claims);
  for (let n = 1; ; n++) {
    const free = names
      .map((name) => (n === 1 ? name : `${name} ${n}`))
      .find((name) => !taken.has(foldName(name)));
    if (free !== undefined) return free;
  }
}
