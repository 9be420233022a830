// Strict-Transport-Security: browsers that were here by https come back by https alone.

/** A year, as browsers ask for. */
const HSTS = 'max-age=31536000';

/**
 * The header of an answer by https. Not for localhost, where it would hold for every other server of the machine, whatever
 * its port.
 */
export function hstsFor(host: string | undefined): string | undefined {
  return host === undefined || /^([\w.-]+\.)?localhost(:\d+)?$/i.test(host) ? undefined : HSTS;
}
