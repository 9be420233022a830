// Logs people in and out, and lists and ends their sessions.
import { Injectable } from '@nestjs/common';
import { LoginAttempts, Sessions } from '@timberline/queue';
import { ProblemError } from '../../http/problem-error.ts';
import { Settings } from '../../settings.ts';
import { Audit } from '../audit/audit.service.ts';
import { KnownPeople } from '../people/known-people.ts';
import type { Principal } from '../principal.ts';
import type { StoredPerson } from '../store/directory.ts';
import { type Origin, PasswordCheck } from './check-password.ts';
import type { LoginRequest } from './login.request.ts';
import { SessionAuthenticator } from './session-authenticator.ts';
import { encodeSession, isOf, parseSession } from './session-record.ts';
import { makeSessionToken, parseSessionToken, sessionIdOf, type SessionToken } from './session-token.ts';
import type { SessionResponse } from './sessions.response.ts';

/** Browsers call themselves by less. */
const MAX_AGENT_CHARACTERS = 300;
const WRONG = 'The name or the password is wrong.';
const NO_LOGIN = 'There is no login, since TIMBERLINE_AUTH is off: everyone may do everything.';

/** Methods throw the errors of Redis. */
@Injectable()
export class Logins {
  constructor(
    private readonly settings: Settings,
    private readonly passwords: PasswordCheck,
    private readonly people: KnownPeople,
    private readonly sessions: Sessions,
    private readonly attempts: LoginAttempts,
    private readonly authenticator: SessionAuthenticator,
    private readonly audit: Audit,
  ) {}

  /** Returns the token of a new session. Throws a ProblemError if name or password is wrong. */
  async login({ name, password }: LoginRequest, origin: Origin): Promise<string> {
    if (!this.settings.authOn) throw new ProblemError(409, NO_LOGIN);
    const person = await this.passwords.check(name, password, origin).catch((error: unknown) => {
      if (error instanceof ProblemError) this.noteFailure(name, origin);
      throw error;
    });
    if (!person) {
      this.noteFailure(name, origin);
      throw new ProblemError(401, WRONG);
    }
    return this.begin(person, origin);
  }

  /** Begins a session of a person who has proved who they are. Returns its token, which is new with each login. */
  async begin(person: StoredPerson, { client, address, agent }: Origin): Promise<string> {
    const token = makeSessionToken(person.id);
    const { hash } = parseSessionToken(token)!;
    const record = { epochs: [person.epoch], from: address, agent: agent.slice(0, MAX_AGENT_CHARACTERS) };
    await this.sessions.begin(person.id, hash, encodeSession(record));
    await this.attempts.noteAddress(person.id, client);
    const actor = { who: person.name, kind: 'person', from: address } as const;
    await this.audit.record({ actor, action: 'login', outcome: 'ok' });
    return token;
  }

  /** Ends the session that a request was made with; of a key, nothing ends. */
  async logout(principal: Principal): Promise<void> {
    const token = this.authenticator.tokenOf(principal);
    if (token) await this.endSession(token);
  }

  /** Ends a session by its token, such as the one that a new login takes the place of. */
  async endSession({ person, hash }: SessionToken): Promise<void> {
    await this.sessions.end(person, hash);
    this.authenticator.forget(hash);
  }

  /** The sessions of a person, the newest first. */
  async list(principal: Principal): Promise<SessionResponse[]> {
    if (principal.kind !== 'person') return [];
    const current = this.authenticator.tokenOf(principal)?.hash;
    const person = this.people.find(principal.id);
    return (await this.sessions.list(principal.id))
      .map(({ text, ...times }) => ({ ...times, record: parseSession(text) }))
      .filter(({ record }) => isOf(record, person))
      .sort((a, b) => b.beganAt - a.beganAt)
      .map(({ tokenHash, beganAt, usedAt, record: { from, agent } }) => ({
        id: sessionIdOf(tokenHash),
        createdAt: new Date(beganAt).toISOString(),
        lastUsed: new Date(usedAt).toISOString(),
        from,
        agent,
        current: tokenHash === current,
      }));
  }

  /** One of a person's own sessions. */
  async find(principal: Principal, id: string): Promise<SessionToken> {
    const own = principal.kind === 'person' ? await this.sessions.list(principal.id) : [];
    const found = own.find(({ tokenHash }) => sessionIdOf(tokenHash) === id);
    if (!found) throw new ProblemError(404, 'There is no such session of yours. It may have ended.');
    return { person: principal.id, hash: found.tokenHash };
  }

  /** Names a person, and nothing else that was typed in the place of a name: it may be a password. */
  private noteFailure(name: string, { address }: Origin): void {
    const person = this.people.findByName(name);
    const actor = person
      ? ({ who: person.name, kind: 'person', from: address } as const)
      : ({ who: 'nobody', kind: 'nobody', from: address } as const);
    void this.audit.record({ actor, action: 'login', outcome: 'failed' });
  }
}
