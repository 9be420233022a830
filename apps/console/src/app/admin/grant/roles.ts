import type { Role } from '@timberline/contract';

/** What each role may, from the least to the most trusted. */
export const ROLE_TEXTS: Record<Role, string> = {
  ingest: 'Sends logs and reads none.',
  viewer: 'Reads logs.',
  editor: 'Reads logs, and replays and deletes dead letters.',
  admin: 'May do everything: people, keys and the audit included.',
};

export const ROLE_CHOICES = (Object.keys(ROLE_TEXTS) as Role[]).map((value) => ({ value, text: value }));
