// Who sent the token of a session. Redis knows the sessions; what it said is good for a second, so that a page with many
// requests asks it once.
import { Injectable } from '@nestjs/common';
import { QueueUnavailableError, Sessions } from '@timberline/queue';
import { AccessUnavailableError } from '../access-error.ts';
import type { Authenticator } from '../authenticator.ts';
import { KnownPeople } from '../people/known-people.ts';
import type { Principal } from '../principal.ts';
import { AccessStore } from '../store/access-store.ts';
import type { StoredPerson } from '../store/directory.ts';
import { isOf, parseSession, type SessionRecord } from './session-record.ts';
import { parseSessionToken, type SessionToken } from './session-token.ts';

/** What Redis said of a session. */
interface Entry {
  token: SessionToken;
  record: SessionRecord;
  /** The person as they were when `principal` was made. */
  person: StoredPerson;
  principal: Principal;
  /** When Redis was asked (performance.now()). */
  askedAt: number;
  isAsking: boolean;
  isOver: boolean;
}

/** How long an answer of Redis is good for. */
const FRESH_MS = 1_000;
/** A request that lasts is cut off when Redis was not asked for so long. A session that ended is refused within 5 s. */
const MAX_UNCONFIRMED_MS = 4_000;
/** Sessions whose answers are kept. Past it, the oldest is asked for again. */
const MAX_ENTRIES = 2_000;

const UNAVAILABLE =
  'Whether the session is still valid cannot be checked, since Redis does not answer. Try again in a few seconds.';

@Injectable()
export class SessionAuthenticator implements Authenticator {
  readonly schemes = ['session'];
  /** By the hash of the token. */
  private readonly entries = new Map<string, Entry>();
  /** Requests that last hold their principal, and so its entry. */
  private readonly byPrincipal = new WeakMap<Principal, Entry>();

  constructor(
    private readonly store: AccessStore,
    private readonly people: KnownPeople,
    private readonly sessions: Sessions,
  ) {}

  authenticate(_scheme: string, credentials: string): Principal | undefined | Promise<Principal | undefined> {
    const token = parseSessionToken(credentials.trim());
    if (!token) return undefined;
    this.store.assertCurrent();
    const entry = this.entries.get(token.hash);
    const isFresh = entry && performance.now() - entry.askedAt < FRESH_MS;
    // Whoever has just changed a one-time password may do more, also in a process that does not know it yet.
    const mayBeOld = entry?.principal.mustChangePassword === true;
    return isFresh && !mayBeOld && this.isSame(entry) ? entry.principal : this.ask(token);
  }

  isCurrent(principal: Principal): boolean {
    const entry = this.byPrincipal.get(principal);
    if (!entry || entry.isOver || !this.mayGoOn(entry)) return false;
    const age = performance.now() - entry.askedAt;
    if (age >= FRESH_MS) this.askAgain(entry);
    return age < MAX_UNCONFIRMED_MS;
  }

  /** The token by which a principal is known here; undefined for a key. */
  tokenOf(principal: Principal): SessionToken | undefined {
    return this.byPrincipal.get(principal)?.token;
  }

  /** Takes over what this process has just written of the session of a principal. */
  keepRecord(principal: Principal, record: SessionRecord): void {
    const entry = this.byPrincipal.get(principal);
    if (entry) entry.record = record;
  }

  /** Forgets what Redis said of a session that this process has just ended. */
  forget(tokenHash: string): void {
    const entry = this.entries.get(tokenHash);
    if (entry) entry.isOver = true;
    this.entries.delete(tokenHash);
  }

  /** Nothing of the person has changed since the principal was made. */
  private isSame({ person }: Entry): boolean {
    return this.people.find(person.id) === person;
  }

  /**
   * Whether a request that was admitted before still has what it was admitted for. Who changes their password is someone else
   * from then on, and yet the request that changes it is to be answered.
   */
  private mayGoOn(entry: Entry): boolean {
    const before = entry.person;
    const person = this.people.find(before.id);
    if (person === before) return true;
    return isOf(entry.record, person) && person.role === before.role && person.filter === before.filter;
  }

  private async ask(token: SessionToken): Promise<Principal | undefined> {
    const askedAt = performance.now();
    const record = await this.find(token, true);
    const known = this.people.find(token.person);
    if (record && (!isOf(record, known) || known.mustChangePassword)) await this.store.refresh();
    const person = this.people.find(token.person);
    if (!record || !isOf(record, person)) {
      this.forget(token.hash);
      return undefined;
    }
    return this.keep(token, record, person, askedAt).principal;
  }

  private async find(token: SessionToken, isUse: boolean): Promise<SessionRecord | undefined> {
    try {
      const text = await this.sessions.find(token.person, token.hash, isUse);
      return text === undefined ? undefined : parseSession(text);
    } catch (error) {
      if (error instanceof QueueUnavailableError) throw new AccessUnavailableError(UNAVAILABLE);
      throw error;
    }
  }

  private keep(token: SessionToken, record: SessionRecord, person: StoredPerson, askedAt: number): Entry {
    const before = this.entries.get(token.hash);
    this.entries.delete(token.hash);
    if (before?.person === person) {
      Object.assign(before, { record, askedAt });
      this.entries.set(token.hash, before);
      return before;
    }
    const principal = toPrincipal(person);
    const entry = { token, record, person, principal, askedAt, isAsking: false, isOver: false };
    this.byPrincipal.set(principal, entry);
    this.entries.set(token.hash, entry);
    const [oldest] = this.entries.keys();
    if (this.entries.size > MAX_ENTRIES) this.entries.delete(oldest!);
    return entry;
  }

  /** For requests that last, which are no use of the session: a page that is left open ends with it. */
  private askAgain(entry: Entry): void {
    if (entry.isAsking) return;
    entry.isAsking = true;
    const askedAt = performance.now();
    this.find(entry.token, false)
      .then(
        (record) => {
          if (record && isOf(record, this.people.find(entry.token.person))) entry.askedAt = askedAt;
          else entry.isOver = true;
        },
        // Redis is away. Until it is back, or for MAX_UNCONFIRMED_MS, what it said last counts.
        () => undefined,
      )
      .finally(() => (entry.isAsking = false));
  }
}

function toPrincipal({ id, name, role, filter, mustChangePassword }: StoredPerson): Principal {
  return { kind: 'person', id, name, role, filter, ...(mustChangePassword && { mustChangePassword }) };
}
