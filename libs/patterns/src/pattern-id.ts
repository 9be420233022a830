// The id of a template. Ids are stored with logs, so one template always has the same id.
import { hash } from 'node:crypto';

/**
 * The version of the rules by which messages get templates. It begins every id. Whoever changes what `templateOf` gives for
 * any message raises it: the same id then never stands for two templates.
 */
export const PATTERN_VERSION = 1;

const PREFIX = `p${PATTERN_VERSION.toString(36)}`;
/** As many digits of base 36 as 64 bits take. Among a million templates, two have the same id once in 37 million cases. */
const DIGITS = 13;
/** All ids of this version have so many characters, all of them ASCII letters and digits. */
export const PATTERN_ID_LENGTH = PREFIX.length + DIGITS;

export function patternId(template: string): string {
  const bits = BigInt(`0x${hash('sha256', template, 'hex').slice(0, 16)}`);
  return PREFIX + bits.toString(36).padStart(DIGITS, '0');
}
