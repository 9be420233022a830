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
const assertCurrent = vi.fn<() => void>();
let authenticator: KeyAuthenticator;

beforeEach(() => {
  used.length = 0;
  assertCurrent.mockReset();
  const store: Pick<AccessStore, 'onChange' | 'assertCurrent'> = {
    onChange: (listener) => (tell = listener),
    assertCurrent,
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

it('What is known of credentials in one scheme says nothing of the same text in another.', () => {
  const credentials = base64(`anyone:${SECRET}`);
  expect(authenticator.authenticate('basic', credentials)).toEqual(PRINCIPAL);
  expect(authenticator.authenticate('apikey', credentials)).toBeUndefined();
  expect(authenticator.authenticate('basic', credentials)).toEqual(PRINCIPAL);
});

it('A key is known in more spellings than are remembered, and each use is noted.', () => {
  for (let n = 0; n < 2_500; n++) {
    expect(authenticator.authenticate('basic', base64(`${n}:${SECRET}`))).toEqual(PRINCIPAL);
  }
  expect(used).toHaveLength(2_500);
});

it('A key that was changed is known as it is now.', () => {
  expect(authenticator.authenticate('bearer', SECRET)).toEqual(PRINCIPAL);
  tell({ ...EMPTY_DIRECTORY, keys: [{ ...KEY, role: 'ingest', filter: null }] });
  expect(authenticator.authenticate('bearer', SECRET)).toMatchObject({ role: 'ingest', filter: null });
});

it('While it is not known what was withdrawn, a key that was sent before is not taken either.', () => {
  expect(authenticator.authenticate('bearer', SECRET)).toEqual(PRINCIPAL);
  assertCurrent.mockImplementation(() => {
    throw new Error('not current');
  });
  expect(() => authenticator.authenticate('bearer', SECRET)).toThrow('not current');
});
