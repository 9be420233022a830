// A format of bodies, as the intake uses it.
import type { LogSink } from './log-sink.ts';

/** Decodes bodies of one format; pure, so that a spec needs nothing but bytes. */
export interface Decoder {
  /** Distinguishes equal bytes of different formats where posts are compared for idempotency. */
  readonly name: string;

  /** The protocol that is stored with each log; undefined for the native one. */
  readonly protocol?: string;

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
