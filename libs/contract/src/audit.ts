// The audit: who did what, when, from where, and with what outcome.

/**
 * - `ok`: it was done
 * - `denied`: whoever asked may not do it
 * - `failed`: it was not done for another reason, or the API ended before it was known whether it was
 */
export type AuditOutcome = 'ok' | 'denied' | 'failed';

/** `nobody`: nobody who is known; `several`: more callers than are told apart. */
export type AuditKind = 'person' | 'key' | 'anyone' | 'nobody' | 'several';

export interface AuditEntry {
  /** Sorts by time. */
  id: string;
  /** When it was asked for: RFC 3339 in UTC. */
  at: string;
  /** The name of a person or key. */
  who: string;
  kind: AuditKind;
  /** Such as `key.create`. */
  action: string;
  /** What it was done to. */
  target: string | null;
  /** The address of the client. */
  from: string;
  outcome: AuditOutcome;
  /** How many calls of one kind it stands for: refused ones are counted. */
  count: number;
}

export interface AuditPage {
  /** The newest first. */
  entries: AuditEntry[];
  next: string | null;
}
