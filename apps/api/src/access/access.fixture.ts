// All that people need, on a real Redis and one document in place of Elasticsearch.
import type { Redis } from 'ioredis';
import { onTestFinished, vi } from 'vitest';
import { DirectoryCopy, LoginAttempts, Sessions } from '@timberline/queue';
import { Settings } from '../settings.ts';
import type { Audit } from './audit/audit.service.ts';
import type { AuditEvent } from './audit/audit-entry.ts';
import { hashPassword } from './passwords/password-hash.ts';
import { PasswordHashing } from './passwords/password-hashing.ts';
import { KnownPeople } from './people/known-people.ts';
import type { Principal } from './principal.ts';
import { makeEpoch, makeId } from './random-text.ts';
import { type Origin, PasswordCheck } from './sessions/check-password.ts';
import { Logins } from './sessions/logins.service.ts';
import { OwnPassword } from './sessions/own-password.service.ts';
import { SessionAuthenticator } from './sessions/session-authenticator.ts';
import { SESSION_LIMITS } from './sessions/session-record.ts';
import { AccessStore } from './store/access-store.ts';
import type { StoredPerson } from './store/directory.ts';
import { Document } from './store/document.fixture.ts';

export const PASSWORD = 'correct horse battery';
export const ORIGIN: Origin = { client: '192.0.2.1', address: '192.0.2.1', agent: 'a browser' };

export type Process = Awaited<ReturnType<typeof startProcess>>;

/** What one API process has. Several share a Redis and a document. */
export async function startProcess(redis: Redis, document: Document) {
  const settings = Object.assign(new Settings(), { auth: 'on' });
  const store = new AccessStore(settings, document.truth, new DirectoryCopy(redis));
  const people = new KnownPeople(store);
  const sessions = new Sessions(redis, SESSION_LIMITS);
  const attempts = new LoginAttempts(redis);
  const hashing = new PasswordHashing();
  const check = new PasswordCheck(store, people, attempts, hashing);
  const authenticator = new SessionAuthenticator(store, people, sessions);
  const audit = { record: vi.fn((_event: AuditEvent) => Promise.resolve()) };
  const logins = new Logins(
    settings,
    check,
    people,
    sessions,
    attempts,
    authenticator,
    audit as unknown as Audit,
  );
  const ownPassword = new OwnPassword(store, people, check, hashing, sessions, authenticator);
  onTestFinished(() => store.onApplicationShutdown());
  await store.onApplicationBootstrap();
  return { store, people, sessions, attempts, hashing, authenticator, logins, ownPassword, audit };
}

let hash: Promise<string> | undefined;

/** Adds a person with `PASSWORD`. */
export async function addPerson(
  { store }: Pick<Process, 'store'>,
  more: Partial<StoredPerson> = {},
): Promise<StoredPerson> {
  const person: StoredPerson = {
    id: makeId(),
    name: 'ann',
    role: 'viewer',
    filter: null,
    password: await (hash ??= hashPassword(PASSWORD)),
    mustChangePassword: false,
    epoch: makeEpoch(),
    createdAt: '2026-11-28T00:00:00.000Z',
    createdBy: 'admin',
    ...more,
  };
  return store.change((directory) => ({
    directory: { ...directory, people: [...directory.people, person] },
    result: person,
  }));
}

/** Logs in as `addPerson` made them, and returns the token. */
export function logIn(
  { logins }: Process,
  name = 'ann',
  password = PASSWORD,
  origin = ORIGIN,
): Promise<string> {
  return logins.login({ name, password }, origin);
}

/** Who has a token. */
export async function whoHas({ authenticator }: Process, token: string): Promise<Principal | undefined> {
  return authenticator.authenticate('session', token);
}
