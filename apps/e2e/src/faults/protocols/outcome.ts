// What a sender was told about the logs that it sent.

export interface Outcome {
  /** So many logs, from the first on, were said to be stored. */
  stored: number;
  /** Whether the others are surely not stored, so that they can be sent again without being stored twice. */
  isRestMissing: boolean;
}

/** The answer was lost, or says that the outcome is not known. */
export const UNKNOWN: Outcome = { stored: 0, isRestMissing: false };
/** Nothing was stored. */
export const NOTHING: Outcome = { stored: 0, isRestMissing: true };

/** Sends logs, one for each message, as a client of a protocol does. */
export interface Sender {
  /** How many logs are sent at a time. */
  readonly batch: number;
  /** What is sent again is stored once, whatever the answer was. */
  readonly isIdempotent?: boolean;
  send(messages: string[], signal: AbortSignal): Promise<Outcome>;
  close?(): void;
}
