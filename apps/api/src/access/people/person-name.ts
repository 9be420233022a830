// Names of people, which stand in URLs and lists, and in the records of what they did.

export const MAX_NAME_CHARACTERS = 100;
/** Letters and digits of any script, and what is in addresses of email. */
const NAME = new RegExp(`^[\\p{L}\\p{N}][\\p{L}\\p{M}\\p{N}._@+-]{0,${MAX_NAME_CHARACTERS - 1}}$`, 'u');

/** What is wrong with the name of a new person, as the end of a sentence, or null. */
export function personNameProblem(name: unknown): string | null {
  return typeof name === 'string' && name.length <= MAX_NAME_CHARACTERS && NAME.test(name)
    ? null
    : `must be a text of 1 to ${MAX_NAME_CHARACTERS} letters, digits and . _ @ + -, a letter or digit first`;
}
