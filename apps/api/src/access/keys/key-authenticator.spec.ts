import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { AccessStore } from '../store/access-store.ts';
import { type Directory, EMPTY_DIRECTORY, type StoredKey } from '../store/directory.ts';
import { KeyAuthenticator } from './key-authenticator.ts';
import { hashKeySecret, makeKeySecret } from './key-secret.ts';
import type { KeyUse } from './key-use.ts';

const SECRET = makeKeySecret();
const KEY: StoredKey = {
  id: 'one',
  name: 'shop',
  role: 'viewer',
  filter: 'level:error',
  hash: hashKeySecret(SECRET),
  expiresAt: null,
  createdAt: '2026-11-28T00:00:00Z',
  createdBy: 'admin',
};
const PRINCIPAL = { kind: 'key', id: 'one', name: 'shop', role: 'viewer', filter: 'level:error' };

let tell: (directory: Directory) => void;
const used: string[] = [];
let authenticator: KeyAuthenticator;

beforeEach(() => {
  used.length = 0;
  const store: Pick<AccessStore, 'onChange' | 'assertCurrent'> = {
    onChange: (listener) => (tell = listener),
    assertCurrent: () => undefined,
  };
  const use: Pick<KeyUse, 'note'> = { note: (id) => used.push(id) };
  authenticator = new KeyAuthenticator(store as AccessStore, use as KeyUse);
  tell({ ...EMPTY_DIRECTORY, keys: [KEY] });
});

afterEach(() => vi.useRealTimers());

const base64 = (text: string) => Buffer.from(text).toString('base64');

it.each([
  ['bearer', SECRET],
  ['splunk', SECRET],
  ['apikey', base64(`one:${SECRET}`)],
  ['basic', base64(`anyone:${SECRET}`)],
])('A key is known by the scheme %s.', (scheme, credentials) => {
  expect(authenticator.authenticate(scheme, credentials)).toEqual(PRINCIPAL);
  expect(used).toEqual(['one']);
});

it('Another key, another id, or a key with a wrong end is not known.', () => {
  expect(authenticator.authenticate('bearer', makeKeySecret())).toBeUndefined();
  expect(authenticator.authenticate('bearer', SECRET.slice(0, -1))).toBeUndefined();
  expect(authenticator.authenticate('apikey', base64(`two:${SECRET}`))).toBeUndefined();
  expect(used).toEqual([]);
});

it('A key that expired is not known, and what it began may not go on.', () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-28T10:00:00Z') });
  tell({ ...EMPTY_DIRECTORY, keys: [{ ...KEY, expiresAt: '2026-11-28T10:00:01Z' }] });
  const principal = authenticator.authenticate('bearer', SECRET);
  expect(principal).toEqual(PRINCIPAL);
  vi.setSystemTime(Date.parse('2026-11-28T10:00:01Z'));
  expect(authenticator.authenticate('bearer', SECRET)).toBeUndefined();
  expect(authenticator.isCurrent(principal as never)).toBe(false);
});

it('What a key began may go on until it is withdrawn, whatever happens to others.', () => {
  const principal = authenticator.authenticate('bearer', SECRET);
  tell({
    ...EMPTY_DIRECTORY,
    keys: [KEY, { ...KEY, id: 'two', hash: base64('another of thirty-two characters') }],
  });
  expect(authenticator.isCurrent(principal as never)).toBe(true);
  tell(EMPTY_DIRECTORY);
  expect(authenticator.isCurrent(principal as never)).toBe(false);
  expect(authenticator.authenticate('bearer', SECRET)).toBeUndefined();
});
