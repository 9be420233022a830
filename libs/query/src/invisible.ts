// Names of characters that cannot be seen, for error messages: to quote one is to show nothing.

const NAMES: Record<number, string> = {
  0x00: 'NUL',
  0x09: 'tab',
  0x0a: 'line feed',
  0x0d: 'carriage return',
  0x1b: 'escape',
  0xa0: 'no-break space',
  0xad: 'soft hyphen',
  0x200b: 'zero-width space',
  0x200c: 'zero-width non-joiner',
  0x200d: 'zero-width joiner',
  0x200e: 'left-to-right mark',
  0x200f: 'right-to-left mark',
  0x2028: 'line separator',
  0x2029: 'paragraph separator',
  0x202f: 'narrow no-break space',
  0x2060: 'word joiner',
  0x3000: 'ideographic space',
  0xfeff: 'byte order mark',
};

// Everything but letters, marks, numbers, punctuation, symbols and the space.
const INVISIBLE = /[^\p{L}\p{M}\p{N}\p{P}\p{S} ]|\p{Default_Ignorable_Code_Point}/u;
const ALL_INVISIBLE = new RegExp(INVISIBLE.source, 'gu');

/** The name of the first character that cannot be seen, such as `U+FEFF (byte order mark)`; undefined if there is none. */
export function invisibleCharacter(text: string): string | undefined {
  const found = INVISIBLE.exec(text)?.[0];
  return found === undefined ? undefined : nameOf(found);
}

/** The text with each character that cannot be seen replaced by its name in angle brackets. */
export function showInvisible(text: string): string {
  return text.replace(ALL_INVISIBLE, (character) => `<${nameOf(character)}>`);
}

function nameOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const number = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  const name = NAMES[code] ?? (/\p{Cc}/u.test(character) ? 'control character' : 'invisible character');
  return `${number} (${name})`;
}
