// Texts of all kinds that a client may send by mistake or on purpose.
import type { Random } from '@timberline/testing';

const LONGEST_TEXT_CHARACTERS = 20_000;
const ODD_TEXTS = [
  ...['', ' ', '\t', '\0', 'a\0b', '\r\n', 'a\r\nx-injected: 1', '\u001b[31m', '\u200b', '\ufeff', '\u202e'],
  ...['%', '%%', '%zz', '%00', '%u0041', '+', '&', '=', '?', '#', ';', '..', '../../etc/passwd', '//', '\\'],
  ...['"', "'", '`', '<script>alert(1)</script>', '${7*7}', '{{7*7}}', '$where', '_source', '*', '?*', '~'],
  ...['null', 'undefined', 'true', 'false', '[]', '{}', '[object Object]', '__proto__', 'constructor'],
  ...['toString', 'hasOwnProperty', 'NaN', 'Infinity', '-Infinity', '1e309', '0x10', '0b1', '٣', '１', '½'],
  ...['é', 'e\u0301', 'ß', 'İ', '日本語', '😀', '👨‍👩‍👧', '\ud800', '\udc00', 'a\ud800b', '\uffff', '\u{10ffff}'],
];
export const ODD_NUMBERS = [
  ...['-1', '0', '-0', '1', '2', '1.5', '1.', '.5', '1e2', '1e400', '-1e400', '+1', ' 1', '1 ', '01', '1,5'],
  ...['2147483647', '2147483648', '4294967296', '9007199254740993', '9223372036854775808', '9'.repeat(400)],
];

/** A text that is odd in one way or another, and sometimes long. */
export function oddText(random: Random): string {
  if (random.chance(0.1)) return random.pick(ODD_NUMBERS);
  if (random.chance(0.1)) return random.pick(ODD_TEXTS) + random.pick(ODD_TEXTS) + random.pick(ODD_TEXTS);
  if (random.chance(0.05)) {
    const piece = random.pick(ODD_TEXTS) || 'x';
    return piece.repeat(Math.ceil(random.below(LONGEST_TEXT_CHARACTERS) / piece.length));
  }
  return random.pick(ODD_TEXTS);
}

/** Changes a text in one place. */
export function mutateText(random: Random, text: string): string {
  const at = random.below(text.length + 1);
  switch (random.below(6)) {
    case 0:
      return text.slice(0, at) + text.slice(at + 1);
    case 1:
      return text.slice(0, at) + random.pick(ODD_TEXTS) + text.slice(at);
    case 2:
      return text.slice(0, at);
    case 3:
      return text.slice(0, at) + text.slice(at).toUpperCase();
    case 4:
      return text + text;
    default:
      return text.slice(0, at) + String.fromCharCode(33 + random.below(94)) + text.slice(at + 1);
  }
}
