// Logs that were acknowledged and that an engine no longer has.

export interface Loss {
  id: string;
  engine: 'redis';
  /** How many logs are missing at least, and at most; null if that is not known. */
  atLeast: number;
  atMost: number | null;
  /** The logs that are missing were received after this time; null if that is not known. RFC 3339 in UTC. */
  from: string | null;
  /** When the loss was noticed. No log that was received later is missing. */
  until: string;
  /** When a person confirmed that they know of it. */
  confirmedAt: string | null;
}

export interface LossList {
  /** The newest first. */
  losses: Loss[];
}
