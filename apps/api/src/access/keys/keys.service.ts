// Makes, lists and withdraws keys.
import { Injectable } from '@nestjs/common';
import { QueueFullError, QueueUnavailableError } from '@timberline/queue';
import { ProblemError } from '../../http/problem-error.ts';
import { wallClockMs } from '../../wall-clock.ts';
import type { Principal } from '../principal.ts';
import { makeId } from '../random-text.ts';
import { AccessStore } from '../store/access-store.ts';
import type { StoredKey } from '../store/directory.ts';
import { hashKeySecret, makeKeySecret } from './key-secret.ts';
import { KeyUse } from './key-use.ts';
import type { KeyResponse, NewKeyResponse } from './keys.response.ts';
import type { RequestedKey } from './parse-key.ts';

const NOT_FOUND = 'There is no such key. It may have been withdrawn.';

/** Methods throw the errors of Elasticsearch and of Redis: keys are changed only while both are there. */
@Injectable()
export class Keys {
  constructor(
    private readonly store: AccessStore,
    private readonly use: KeyUse,
  ) {}

  async list(): Promise<KeyResponse[]> {
    const { keys } = await this.store.read();
    const uses = await this.use.read();
    return keys.map((key) => describe(key, uses));
  }

  async find(id: string): Promise<KeyResponse> {
    const found = (await this.list()).find((key) => key.id === id);
    if (!found) throw new ProblemError(404, NOT_FOUND);
    return found;
  }

  async make(requested: RequestedKey, by: Principal): Promise<NewKeyResponse> {
    const secret = makeKeySecret();
    const key: StoredKey = {
      id: makeId(),
      ...requested,
      hash: hashKeySecret(secret),
      createdAt: new Date(wallClockMs()).toISOString(),
      createdBy: by.name,
    };
    await this.store.change((directory) => ({
      directory: { ...directory, keys: [...directory.keys, key] },
      result: undefined,
    }));
    return { ...describe(key, new Map()), secret };
  }

  /** Returns once no API process that reaches Redis or Elasticsearch admits it for more than 5 s. */
  async withdraw(id: string): Promise<KeyResponse> {
    const withdrawn = await this.store
      .change((directory) => {
        const found = directory.keys.find((key) => key.id === id);
        if (!found) throw new ProblemError(404, NOT_FOUND);
        return {
          directory: { ...directory, keys: directory.keys.filter((key) => key !== found) },
          result: found,
        };
      })
      .catch((error: unknown) => {
        if (error instanceof QueueUnavailableError || error instanceof QueueFullError)
          throw new ProblemError(
            503,
            'Redis does not answer, so it is not certain that the key is refused everywhere. Withdraw it again in a few seconds; a 404 then means that it is.',
            { retryAfterSeconds: 5 },
          );
        throw error;
      });
    await this.use.forget(id);
    return describe(withdrawn, new Map());
  }
}

function describe(
  { id, name, role, filter, expiresAt, createdAt, createdBy }: StoredKey,
  uses: ReadonlyMap<string, string>,
): KeyResponse {
  return { id, name, role, filter, expiresAt, createdAt, createdBy, lastUsed: uses.get(id) ?? null };
}
