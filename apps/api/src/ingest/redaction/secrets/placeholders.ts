// Values that stand where a secret would, and are none: what other programs wrote in its place, and what says that there is none.
import { BLANK, DASH, DIGIT, FULL_STOP, isOf, LETTER, UNDERSCORE, WORD } from '../characters.ts';

/** Longer values are no placeholders. */
const MAX_CHARACTERS = 64;
const NOTHING = new Set([
  '',
  'null',
  'nil',
  'none',
  'undefined',
  'true',
  'false',
  'empty',
  'redacted',
  'masked',
]);
const MASKS = '*xX•●.#-_?';
const BRACKETS: Readonly<Record<string, string>> = { '[': ']', '<': '>', '{': '}', '(': ')' };
/** What stands in square brackets and parentheses; in others, any name does. */
const LABELS =
  /^(redacted|filtered|hidden|masked|removed|omitted|scrubbed|sanitized|protected|private|secret|sensitive|null|none|empty|unset|not set|object object)?(:(secrets|cards|emails|ips))?$/i;

/** Whether a value is a placeholder, such as `null`, `****`, `[redacted:secrets]`, `<token>`, `${TOKEN}`, `$TOKEN`, `%s` or `{}`. */
export function isPlaceholder(value: string): boolean {
  if (value.length > MAX_CHARACTERS) return false;
  if (NOTHING.has(value.toLowerCase())) return true;
  if (isMask(value)) return true;
  if (value === '%s' || value === '%v' || value === '%d') return true;
  // A variable of a shell or a template: `$TOKEN`, `${TOKEN}`, `{{ token }}`.
  const begin = value.startsWith('$') ? 1 : 0;
  const first = value.charAt(begin);
  const closing = BRACKETS[first];
  if (closing === undefined) return begin === 1 && isName(value.slice(1));
  let depth = 0;
  while (value.charAt(begin + depth) === first) depth++;
  const end = value.length - depth;
  return (
    value.endsWith(closing.repeat(depth)) &&
    end >= begin + depth &&
    isLabel(value.slice(begin + depth, end), first)
  );
}

function isMask(value: string): boolean {
  const first = value.charAt(0);
  // One or two of them may be a value.
  const least = first === '*' ? 1 : 3;
  return value.length >= least && MASKS.includes(first) && value === first.repeat(value.length);
}

function isName(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (!isOf(text.charCodeAt(at), WORD)) return false;
  return text !== '' && !isOf(text.charCodeAt(0), DIGIT);
}

function isLabel(text: string, bracket: string): boolean {
  if (bracket === '[' || bracket === '(') return LABELS.test(text);
  for (let at = 0; at < text.length; at++)
    if (!isOf(text.charCodeAt(at), LETTER | UNDERSCORE | DASH | BLANK | FULL_STOP)) return false;
  return true;
}
