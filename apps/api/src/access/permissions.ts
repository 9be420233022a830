// What each role may do: the one table of it.
import type { Principal, Role } from './principal.ts';

interface Rule {
  /** What it allows, as the end of "… may not". */
  what: string;
  roles: readonly Role[];
  /** What it shows or changes is of all logs, so whoever may read some of them alone may not have it. */
  isOfAllLogs?: true;
  /** What it shows is of posts, of which those who cannot send have none of their own. */
  isOfPosts?: true;
}

const READERS = ['viewer', 'editor', 'admin'] as const;

const RULES = {
  'write-logs': { what: 'send logs', roles: ['ingest', 'admin'] },
  /** The state of one's own posts. */
  'read-receipts': { what: 'read receipts', roles: ['ingest', ...READERS], isOfPosts: true },
  'read-logs': { what: 'read logs', roles: READERS },
  'read-status': { what: 'read the state of ingest', roles: READERS, isOfAllLogs: true },
  'manage-dead-letters': { what: 'manage dead letters', roles: ['editor', 'admin'], isOfAllLogs: true },
  'share-searches': { what: 'save searches for all', roles: ['editor', 'admin'] },
  'read-retention': { what: 'read the retention', roles: READERS, isOfAllLogs: true },
  /** People, keys, the audit, retention, and all else that concerns everyone. */
  administer: { what: 'do this', roles: ['admin'], isOfAllLogs: true },
  /** What concerns the one who asks alone, such as their own sessions. */
  self: { what: 'do this', roles: ['ingest', ...READERS] },
  /** Who one is, one's password, and the logout: what is left to those who have to change their password. */
  login: { what: 'do this', roles: ['ingest', ...READERS] },
} satisfies Record<string, Rule>;

export type Permission = keyof typeof RULES;

function canSend(role: Role): boolean {
  const { roles }: Rule = RULES['write-logs'];
  return roles.includes(role);
}

/** Why a principal may not do something, as a full sentence, or null if they may. */
export function refusalOf(
  { role, filter, mustChangePassword }: Principal,
  permission: Permission,
): string | null {
  if (mustChangePassword && permission !== 'login')
    return 'Your password is a one-time password. Change it by PUT /api/auth/password, or in the console, before anything else.';
  const { what, roles, isOfAllLogs, isOfPosts }: Rule = RULES[permission];
  if (!roles.includes(role))
    return `The role ${role} may not ${what}; that needs the role ${roles.join(' or ')}. Ask an administrator.`;
  const isOfHiddenLogs = isOfAllLogs || (isOfPosts && !canSend(role));
  if (isOfHiddenLogs && filter !== null)
    return `Whoever may read some logs alone, by a filter, may not ${what}. Ask an administrator.`;
  return null;
}
