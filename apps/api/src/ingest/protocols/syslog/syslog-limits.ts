// How much memory syslog may take.

/** A longer message is cut into pieces. RFC 5425 asks receivers for 8 KiB, and a datagram cannot be longer. */
export const MAX_FRAME_BYTES = 64 * 1024;
/** Connections at a time, in all and from one address. Each keeps up to a message and a chunk in memory. */
export const MAX_SYSLOG_CONNECTIONS = 256;
export const MAX_SYSLOG_CONNECTIONS_PER_CLIENT = 128;
/** Datagrams that wait for the queue, in number and bytes; more are dropped and counted, since UDP has no way to wait. */
export const MAX_WAITING_DATAGRAMS = 20_000;
export const MAX_WAITING_DATAGRAM_BYTES = 8 * 1024 * 1024;
