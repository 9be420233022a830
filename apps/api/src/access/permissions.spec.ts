import { expect, it } from 'vitest';
import { type Permission, refusalOf } from './permissions.ts';
import { type Principal, type Role, ROLES } from './principal.ts';

const ALLOWED: Record<Role, Permission[]> = {
  ingest: ['write-logs', 'read-receipts', 'self', 'login'],
  viewer: ['read-receipts', 'read-logs', 'read-status', 'read-retention', 'self', 'login'],
  editor: [
    'read-receipts',
    'read-logs',
    'read-status',
    'manage-dead-letters',
    'share-searches',
    'read-retention',
    'self',
    'login',
  ],
  admin: [
    'write-logs',
    'read-receipts',
    'read-logs',
    'read-status',
    'manage-dead-letters',
    'share-searches',
    'read-retention',
    'administer',
    'self',
    'login',
  ],
};

function principal(role: Role, filter: string | null = null): Principal {
  return { kind: 'key', id: '1', name: 'one', role, filter };
}

function allowed(one: Principal): Permission[] {
  return ALLOWED.admin.filter((permission) => refusalOf(one, permission) === null);
}

it.each(ROLES)('The role %s may do what the contract says, and nothing else.', (role) => {
  expect(allowed(principal(role))).toEqual(ALLOWED[role]);
});

it('Whoever has a filter sees no dead letters, no state of ingest, no retention and no receipts.', () => {
  expect(allowed(principal('editor', 'level:error'))).toEqual([
    'read-logs',
    'share-searches',
    'self',
    'login',
  ]);
});

it('Whoever has a filter reads receipts only if they send logs: those of others would tell how many logs are hidden.', () => {
  expect(allowed(principal('viewer', 'level:error'))).toEqual(['read-logs', 'self', 'login']);
  expect(allowed(principal('ingest', 'level:error'))).toEqual(ALLOWED.ingest);
});

it('Who has to change their password may do that and nothing else.', () => {
  const one: Principal = { ...principal('admin'), mustChangePassword: true };
  expect(allowed(one)).toEqual(['login']);
  expect(refusalOf(one, 'read-logs')).toContain('Change it by PUT /api/auth/password');
});

it('A refusal says which role is needed.', () => {
  expect(refusalOf(principal('viewer'), 'manage-dead-letters')).toBe(
    'The role viewer may not manage dead letters; that needs the role editor or admin. Ask an administrator.',
  );
});
