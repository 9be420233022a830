// A format of bodies, as the intake uses it.
import type { LogSink } from './log-sink.ts';

/** The documents of one body that their client gave an id. Sent again, they are stored once. */
export interface NamedDocuments {
  /** Finds them and returns their fingerprints (`fingerprint` of the queue), one after another. Yields between slices. */
  find(bytes: Buffer): Generator<undefined, Buffer>;
  /** Says for each of them whether it was stored before; `decode` then leaves it out. */
  leaveOut(known: readonly boolean[]): void;
  /** The fingerprints of those whose logs `decode` has handed over and its sink has accepted. */
  accepted(): Buffer;
}

/** Decodes bodies of one format; pure, so that a spec needs nothing but bytes. */
export interface Decoder {
  /** Distinguishes equal bytes of different formats where posts are compared for idempotency. */
  readonly name: string;

  /** The protocol that is stored with each log; undefined for the native one. */
  readonly protocol?: string;

  /** The protocol answers for each log, so a body of which none is accepted is no error. */
  readonly reportsRejections?: boolean;

  /** Absent if clients of the protocol do not name what they send. A decoder with it is for one body. */
  readonly documents?: NamedDocuments;

  /**
   * An upper bound on the logs in a body. So many ids are reserved, and a body with more logs fails as a whole: ids past
   * the reserved ones would be those of another batch, whose logs would then count as stored already.
   */
  maxLogs(bytes: Buffer): number;

  /**
   * Hands the logs of a body to a sink, in order. A generator, so that a body of one slice is decoded synchronously and
   * the caller decides what runs between the slices of a longer one. Throws an IngestError if the body as a whole cannot
   * be decoded; what the sink has received is then to be discarded.
   */
  decode(bytes: Buffer, sink: LogSink): Generator<undefined, void>;
}
