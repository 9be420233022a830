import { expect, it } from 'vitest';
import { claimOf, namesOf, roleOf } from './claims.ts';

it.each<[unknown, string | undefined]>([
  ['viewer', 'viewer'],
  [['staff', 'viewer'], 'viewer'],
  [['viewer', 'admin', 'editor'], 'admin'],
  [['ingest'], 'ingest'],
  ['viewer admin', undefined],
  ['Admin', undefined],
  [['staff'], undefined],
  [[], undefined],
  [[['admin']], undefined],
  [{ admin: true }, undefined],
  [true, undefined],
  [null, undefined],
  [undefined, undefined],
])('The claim %j gives the role %j.', (claim, role) => {
  expect(roleOf(claim)).toBe(role);
});

it('A claim is found by its name, and by a path into claims that are objects.', () => {
  const claims = {
    roles: 'viewer',
    'https://example.com/roles': ['editor'],
    realm_access: { roles: ['admin'] },
  };
  expect(claimOf(claims, 'roles')).toBe('viewer');
  expect(claimOf(claims, 'https://example.com/roles')).toEqual(['editor']);
  expect(claimOf(claims, 'realm_access.roles')).toEqual(['admin']);
  for (const name of [
    'role',
    'roles.length',
    'realm_access.role',
    'constructor',
    '__proto__.roles',
    'realm_access.constructor',
  ])
    expect(claimOf(claims, name), name).toBeUndefined();
});

it('People are called by their user name, else by their address, else by their subject.', () => {
  expect(namesOf({ preferred_username: 'ann', email: 'ann@example.com', sub: '7' })).toEqual([
    'oidc:ann',
    'oidc:ann@example.com',
    'oidc:7',
  ]);
  expect(namesOf({ preferred_username: 7, email: ' ', sub: '7' })).toEqual(['oidc:7']);
});

it('Names have a bounded length and no characters that hide others or end a path.', () => {
  expect(namesOf({ sub: 'a/b\\c\u202ed\n e' })).toEqual(['oidc:a b c d e']);
  expect(namesOf({ sub: '😀'.repeat(1_000) })).toEqual([`oidc:${'😀'.repeat(95)}`]);
});
