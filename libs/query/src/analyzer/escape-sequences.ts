// Where the escape sequences of terminals begin and end. The analyzer leaves them out of words and the console leaves them
// out of what it draws, so what is drawn as a word is found as a word.
//
// The syntax is that of ECMA-48 with the additions of xterm: control sequences (CSI), strings (OSC, DCS, SOS, PM, APC and
// the title of `screen`), and short sequences such as ESC c and ESC ( B.

const ESC = 0x1b;
const BEL = 0x07;
const CAN = 0x18;
const SUB = 0x1a;
/** The 8-bit forms of ESC P, ESC X, ESC [, ESC \, ESC ], ESC ^ and ESC _. */
const [DCS, SOS, CSI, ST, OSC, PM, APC] = [0x90, 0x98, 0x9b, 0x9c, 0x9d, 0x9e, 0x9f] as const;
const FIRST_C1 = 0x80;
const LAST_C1 = 0x9f;

const LINE_BREAKS = '\n\r\u0085\u2028\u2029';

/** Whether an escape sequence can begin with this UTF-16 unit. */
export function mayBeginEscapeSequence(code: number): boolean {
  return code === ESC || (code >= FIRST_C1 && code <= LAST_C1);
}

/**
 * Returns the end of the escape sequence that begins at `at`, or `at` if none does. It takes time in proportion to the
 * sequence, and the sequences of a text do not overlap, so a text is scanned in linear time.
 *
 * A sequence that the end of the text cuts off is a sequence. A control sequence with a character that cannot be in it ends
 * before that character. A string that nothing ends reaches to the end of its line.
 */
export function escapeSequenceEnd(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code === ESC) return sevenBitEnd(text, at);
  if (code === CSI) return controlEnd(text, at + 1, false) || at;
  // Text that was decoded with the wrong character set has such characters by chance, so they count only where the string
  // is ended as it should be.
  if (code === DCS || code === SOS || code === OSC || code === PM || code === APC)
    return stringEnd(text, at + 1, code === OSC, false) || at;
  return at;
}

function sevenBitEnd(text: string, at: number): number {
  let end = at + 1;
  const kind = text.charAt(end);
  if (kind === '[') return controlEnd(text, end + 1, true);
  if (kind === ']') return stringEnd(text, end + 1, true, true);
  if (kind === 'P' || kind === 'X' || kind === '^' || kind === '_')
    return stringEnd(text, end + 1, false, true);
  // `screen` and `tmux` set the title of a window with it; elsewhere ESC k is a short sequence.
  if (kind === 'k') return stringEnd(text, end + 1, false, false) || end + 1;
  while (isWithin(text.charCodeAt(end), 0x20, 0x2f)) end++;
  if (end === text.length) return end;
  // Anything else after ESC is no sequence.
  return isWithin(text.charCodeAt(end), 0x30, 0x7e) ? end + 1 : at;
}

/** The end of a control sequence whose parameters begin at `at`; 0 if it is broken and `isLenient` is false. */
function controlEnd(text: string, at: number, isLenient: boolean): number {
  let end = at;
  while (isWithin(text.charCodeAt(end), 0x30, 0x3f)) end++;
  while (isWithin(text.charCodeAt(end), 0x20, 0x2f)) end++;
  if (end === text.length) return end;
  if (isWithin(text.charCodeAt(end), 0x40, 0x7e)) return end + 1;
  return isLenient ? end : 0;
}

/** The end of a string whose text begins at `at`; 0 if nothing ends it and `isLenient` is false. */
function stringEnd(text: string, at: number, canEndWithBell: boolean, isLenient: boolean): number {
  let end = at;
  let lineEnd = -1;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === BEL && canEndWithBell) return end + 1;
    if (code === ST) return end + 1;
    if (code === ESC && text.charAt(end + 1) === '\\') return end + 2;
    if (lineEnd < 0 && LINE_BREAKS.includes(text.charAt(end))) lineEnd = end;
    if (code === ESC || code === CAN || code === SUB || isWithin(code, FIRST_C1, LAST_C1)) break;
  }
  if (!isLenient) return 0;
  return lineEnd < 0 ? end : lineEnd;
}

function isWithin(code: number, first: number, last: number): boolean {
  return code >= first && code <= last;
}
