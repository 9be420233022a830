// What a role may do, as far as the console offers it. The API decides; its table is apps/api/src/access/permissions.ts.
import type { Me, Role } from '@timberline/contract';

interface Rule {
  roles: readonly Role[];
  /** Whoever may read some logs alone, by a filter, may not have it. */
  isOfAllLogs?: true;
}

const READERS = ['viewer', 'editor', 'admin'] as const;

const RULES = {
  'write-logs': { roles: ['ingest', 'admin'] },
  'read-logs': { roles: READERS },
  'read-status': { roles: READERS, isOfAllLogs: true },
  'manage-dead-letters': { roles: ['editor', 'admin'], isOfAllLogs: true },
  'share-searches': { roles: ['editor', 'admin'] },
  administer: { roles: ['admin'], isOfAllLogs: true },
} satisfies Record<string, Rule>;

export type Permission = keyof typeof RULES;

/** Whether somebody may do something. */
export function isAllowed({ role, filter }: Pick<Me, 'role' | 'filter'>, permission: Permission): boolean {
  const { roles, isOfAllLogs }: Rule = RULES[permission];
  return roles.includes(role) && !(isOfAllLogs && filter !== null);
}
