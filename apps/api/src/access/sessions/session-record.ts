// What is kept of a session in Redis, as JSON, and its limits.
import type { SessionLimits } from '@timberline/queue';
import type { StoredPerson } from '../store/directory.ts';

const HOUR_MS = 60 * 60 * 1000;

export const SESSION_LIMITS: SessionLimits = {
  /** A working day, so that one who comes back after the night logs in again. */
  idleMs: 12 * HOUR_MS,
  absoluteMs: 30 * 24 * HOUR_MS,
  /** More browsers than a person has. */
  perPerson: 50,
};

export interface SessionRecord {
  /**
   * The epochs of the person under which it is valid. Two while its owner changes the password: some processes know the old
   * one for a second more.
   */
  epochs: string[];
  /** The address that it began from. */
  from: string;
  /** The browser, as it calls itself. */
  agent: string;
}

export function encodeSession(record: SessionRecord): string {
  return JSON.stringify(record);
}

export function parseSession(text: string): SessionRecord {
  return JSON.parse(text) as SessionRecord;
}

/** Whether a session of a person is still theirs. */
export function isOf({ epochs }: SessionRecord, person: StoredPerson | undefined): person is StoredPerson {
  return person !== undefined && epochs.includes(person.epoch);
}
