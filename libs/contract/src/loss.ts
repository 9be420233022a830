// Logs that were acknowledged and that an engine no longer has.

/** A loss names no more indices. They are the days of a season, which says what happened. */
export const MAX_LOSS_INDICES = 100;

export interface Loss {
  id: string;
  engine: 'redis' | 'elasticsearch';
  /** How many logs are missing at least, and at most; null if that is not known. */
  atLeast: number;
  atMost: number | null;
  /** The logs that are missing were received after this time; null if that is not known. RFC 3339 in UTC. */
  from: string | null;
  /** When the loss was noticed. No log that was received later is missing. */
  until: string;
  /** The indices from which logs are missing, if Elasticsearch lost them: the first `MAX_LOSS_INDICES`. */
  indices?: string[];
  /** When Elasticsearch was last seen with all of the logs that it lost. */
  lastSeenAt?: string;
  /** When a person confirmed that they know of it. */
  confirmedAt: string | null;
}

export interface LossList {
  /** The newest first. */
  losses: Loss[];
}
