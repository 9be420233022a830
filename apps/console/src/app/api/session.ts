// Who uses the console, and what they may do.
import { computed, effect, inject, Injectable, signal, untracked } from '@angular/core';
import type { Me } from '@timberline/contract';
import { toApiError } from './api-error';
import { ApiRequest } from './api-request';
import { isAllowed, type Permission } from './permissions';

/**
 * - `unknown`: the API has not said yet
 * - `open`: there is no login, and everyone may do all
 * - `in`: a person is logged in
 * - `out`: there is a login, and nobody is logged in (any more)
 */
type SessionState = 'unknown' | 'open' | 'in' | 'out';

/** `none`: there was no session; `logout`: the person ended it; `expired`: the API ended it. */
type SessionEnd = 'none' | 'logout' | 'expired';

/**
 * ```ts
 * private readonly session = inject(Session);
 * session.can('manage-dead-letters'); // in a template as well; false until it is known
 * session.me()?.name;
 * ```
 */
@Injectable({ providedIn: 'root' })
export class Session {
  private readonly request = inject(ApiRequest);
  private readonly who = signal<Me | null>(null);
  private readonly endedBy = signal<SessionEnd | null>(null);

  /** Why nobody is logged in; null while somebody is. */
  readonly end = this.endedBy.asReadonly();
  /** Who uses the console; null until it is known, and while nobody is logged in. */
  readonly me = this.who.asReadonly();
  readonly state = computed<SessionState>(() => {
    const me = this.who();
    if (me) return me.name === null ? 'open' : 'in';
    return this.end() ? 'out' : 'unknown';
  });

  constructor() {
    effect(() => {
      if (this.request.unauthenticated() > 0) untracked(() => this.expire());
    });
    void this.load();
  }

  can(permission: Permission): boolean {
    const me = this.who();
    return me !== null && !me.mustChangePassword && isAllowed(me, permission);
  }

  /** Asks the API who uses the console. Rejects with an ApiError unless the answer is that nobody does. */
  async refresh(): Promise<void> {
    try {
      this.who.set(await this.request.json<Me>('GET', '/api/auth/me'));
      this.endedBy.set(null);
    } catch (error) {
      if (!toApiError(error).isUnauthenticated) throw error;
      this.expire();
    }
  }

  /** As `refresh`. If the API does not answer, what is known stays, and the notice of the connection tells. */
  async load(): Promise<void> {
    try {
      await this.refresh();
    } catch {
      // The notice of the connection asks again when the API answers.
    }
  }

  /** Begins a session. Rejects with an ApiError. */
  async login(name: string, password: string): Promise<void> {
    await this.request.json('POST', '/api/auth/login', undefined, { name, password });
    await this.refresh();
  }

  /** Ends the session, here and in the API. Rejects with an ApiError, unless it had ended before. */
  async logout(): Promise<void> {
    try {
      await this.request.json('POST', '/api/auth/logout');
    } catch (error) {
      if (!toApiError(error).isUnauthenticated) throw error;
    }
    this.endedBy.set('logout');
    this.who.set(null);
  }

  private expire(): void {
    if (this.end() === null) this.endedBy.set(this.who() === null ? 'none' : 'expired');
    this.who.set(null);
  }
}
