// How much memory streams of text may take.

/** A part ends after this much text: large enough for the speed of large posts, small enough for many streams at a time. */
export const PART_CHARACTERS = 1024 * 1024;
/** And after this many logs, for which ids are reserved. */
export const MAX_PART_LOGS = 50_000;
/** Streams that are read at a time, in all and of one client. */
export const MAX_STREAMS = 8;
export const MAX_STREAMS_PER_CLIENT = 4;
/** What a stream takes: an open line, a part as lines and as a job, and the job of the part before it. */
export const STREAM_BYTES = 8 * 1024 * 1024;
