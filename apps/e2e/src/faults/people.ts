// People of a stack whose engines may be away: what is done is tried again until it is done, as people do.
import type { Problem } from '@timberline/contract';
import { ADMIN } from '../harness/access.ts';
import { uniqueMarker } from '../harness/logs.ts';
import type { TestStack } from '../harness/stack.ts';
import { waitUntil } from '../harness/wait.ts';

export interface Person {
  name: string;
  /** A one-time password. */
  password: string;
}

/**
 * @param stack has the administrator's key of `addFirstAdministrator`
 * @param deadlineMs how long a thing is tried
 */
export function people(stack: () => TestStack, deadlineMs?: number) {
  /** Throws what is in the way, unless the status is one of these. */
  const asAdmin = async <T>(path: string, statuses: number[], method: string, json?: unknown) => {
    const headers = { authorization: `Bearer ${ADMIN}` };
    const { status, text, body } = await stack().api.request<T>(path, { method, json, headers });
    if (!statuses.includes(status)) throw new Error(`${method} ${path}: ${status} ${text}`);
    return body;
  };
  const until = <T>(what: string, probe: () => Promise<T>) =>
    waitUntil(probe, { what, ...(deadlineMs !== undefined && { deadlineMs }) });
  return {
    /** The status of a login, and the token of the session. */
    logIn: (name: string, password: string) =>
      until(`the login of ${name}`, async () => {
        const answer = await stack()
          .api.request('/api/auth/login', { json: { name, password } })
          .catch(() => undefined);
        if (!answer || [429, 503].includes(answer.status)) return undefined;
        const [, token] = /timberline_session=(\w+)/.exec(answer.headers.get('set-cookie') ?? '') ?? [];
        return { status: answer.status, token };
      }),

    makePerson: (role: string): Promise<Person> =>
      until('a new person', () =>
        asAdmin<Person>('/api/users', [201], 'POST', { name: uniqueMarker('person'), role }),
      ),

    takeOut: ({ name }: Person): Promise<unknown> =>
      until('the end of a person', async () => {
        await asAdmin(`/api/users/${name}`, [204, 404], 'DELETE');
        return true;
      }),

    session: (path: string, token: string | undefined, method = 'GET', json?: unknown) =>
      stack().api.request<Problem>(path, { method, json, headers: { authorization: `Session ${token}` } }),
  };
}
