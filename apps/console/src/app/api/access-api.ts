// The calls of the API about people, keys, sessions and the audit. All of them reject with an ApiError and nothing else.
import { inject, Injectable } from '@angular/core';
import type {
  ApiKey,
  ApiKeyList,
  AuditPage,
  LoginOptions,
  NewApiKey,
  OwnSessionList,
  Person,
  PersonList,
  PersonWithPassword,
  Role,
} from '@timberline/contract';
import { ApiRequest } from './api-request';
import { queryString } from './filter-params';

/** What somebody may do. */
export interface Grant {
  role: Role;
  filter: string | null;
}

/** Usage: `const { keys } = await inject(AccessApi).keys(signal);` */
@Injectable({ providedIn: 'root' })
export class AccessApi {
  private readonly request = inject(ApiRequest);

  /** How people can log in. */
  loginOptions(): Promise<LoginOptions> {
    return this.request.json('GET', '/api/auth/login');
  }

  /** Changes one's own password. */
  changePassword(current: string, password: string): Promise<void> {
    return this.request.json('PUT', '/api/auth/password', undefined, { current, new: password });
  }

  /** One's own sessions. */
  sessions(): Promise<OwnSessionList> {
    return this.request.json('GET', '/api/auth/sessions');
  }

  endSession(id: string): Promise<void> {
    return this.request.json('DELETE', `/api/auth/sessions/${encodeURIComponent(id)}`);
  }

  people(): Promise<PersonList> {
    return this.request.json('GET', '/api/users');
  }

  /** The answer has the one-time password, this once. */
  addPerson(person: Grant & { name: string }): Promise<PersonWithPassword> {
    return this.request.json('POST', '/api/users', undefined, person);
  }

  changePerson(name: string, grant: Grant): Promise<Person> {
    return this.request.json('PUT', `/api/users/${encodeURIComponent(name)}`, undefined, grant);
  }

  /** Gives a person a one-time password, which the answer has, this once. */
  resetPassword(name: string): Promise<PersonWithPassword> {
    const body = { resetPassword: true };
    return this.request.json('PUT', `/api/users/${encodeURIComponent(name)}`, undefined, body);
  }

  removePerson(name: string): Promise<void> {
    return this.request.json('DELETE', `/api/users/${encodeURIComponent(name)}`);
  }

  keys(): Promise<ApiKeyList> {
    return this.request.json('GET', '/api/keys');
  }

  /** The answer has the secret, this once. */
  makeKey(key: Grant & { name: string; expiresAt: string | null }): Promise<NewApiKey> {
    return this.request.json('POST', '/api/keys', undefined, key);
  }

  withdrawKey({ id }: Pick<ApiKey, 'id'>): Promise<void> {
    return this.request.json('DELETE', `/api/keys/${encodeURIComponent(id)}`);
  }

  /** A page of the audit, the newest first. */
  audit(
    page: { from?: string; to?: string; size?: number; after?: string },
    signal?: AbortSignal,
  ): Promise<AuditPage> {
    return this.request.json('GET', `/api/audit${queryString({}, page)}`, signal);
  }
}
