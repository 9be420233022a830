/** Logs that a stream left out, as the data of its event `missed`. */
export interface MissedLogs {
  /** How many logs of the stream; null if that is not known. */
  logs: number | null;
  /** RFC 3339 in UTC. They could first be found between `from` and `to`. */
  from: string;
  to: string;
}
