// Which passwords are taken. Length alone makes one hard to guess (NIST SP 800-63B, 3.1.1.2), so nothing else is asked for.

const MIN_PASSWORD_CHARACTERS = 12;
/** Longer than what password managers make, and cheap to hash. */
export const MAX_PASSWORD_CHARACTERS = 256;

/** What is wrong with a new password, as the end of a sentence, or null. Characters are code points. */
export function passwordProblem(password: unknown): string | null {
  if (typeof password !== 'string') return 'must be a text';
  const { length } = Array.from(password);
  if (length < MIN_PASSWORD_CHARACTERS)
    return `must have at least ${MIN_PASSWORD_CHARACTERS} characters; a few words that do not belong together are easy to remember`;
  return length > MAX_PASSWORD_CHARACTERS ? `must have at most ${MAX_PASSWORD_CHARACTERS} characters` : null;
}
