// What a key costs a request: npx vitest bench --run --root apps/api src/access/keys/key-authenticator.bench.ts
// A single post takes about 35 µs of the process (main.ts), of which this is to be 5 % at most.
import { test } from 'vitest';
import { makeId } from '../random-text.ts';
import type { AccessStore } from '../store/access-store.ts';
import { EMPTY_DIRECTORY, type StoredKey } from '../store/directory.ts';
import { KeyAuthenticator } from './key-authenticator.ts';
import { hashKeySecret, makeKeySecret } from './key-secret.ts';
import type { KeyUse } from './key-use.ts';

const secrets = Array.from({ length: 1_000 }, makeKeySecret);
const keys = secrets.map((secret): StoredKey => {
  const hash = hashKeySecret(secret);
  const times = { expiresAt: null, createdAt: '2026-11-28T00:00:00Z' };
  return { id: makeId(), name: 'shop', role: 'ingest', filter: null, hash, createdBy: 'admin', ...times };
});
const store: Pick<AccessStore, 'onChange' | 'assertCurrent'> = {
  onChange: (listener) => listener({ ...EMPTY_DIRECTORY, keys }),
  assertCurrent: () => undefined,
};
const use: Pick<KeyUse, 'note'> = { note: () => undefined };
const authenticator = new KeyAuthenticator(store as AccessStore, use as KeyUse);
let next = 0;

test('a key', async ({ bench }) => {
  await bench('is known', () => {
    authenticator.authenticate('bearer', secrets[next++ % secrets.length]!);
  }).run();
});
