// Lengths of text, and where it can be cut: by characters (Unicode code points) and by bytes of UTF-8.

const SURROGATES = /[\ud800-\udfff]/;

/** The bytes that a text takes in UTF-8. Half a surrogate pair is written as U+FFFD, which takes three. */
export function utf8Length(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x80) continue;
    if (code < 0x800) bytes++;
    else if (isPairAt(text, at, code)) {
      bytes += 2;
      at++;
    } else bytes += 2;
  }
  return bytes;
}

/** Whether a text takes more bytes of UTF-8 than `limitBytes`. */
export function exceedsUtf8(text: string, limitBytes: number): boolean {
  return text.length * 3 > limitBytes && (text.length > limitBytes || utf8Length(text) > limitBytes);
}

/** The beginning of a text that has at most `count` characters. */
export function cutCharacters(text: string, count: number): string {
  if (text.length <= count) return text;
  let end = count;
  if (SURROGATES.test(text.slice(0, 2 * count))) {
    end = 0;
    for (let n = 0; n < count && end < text.length; n++) end += text.codePointAt(end)! > 0xffff ? 2 : 1;
  }
  return end >= text.length ? text : text.slice(0, end);
}

/** Splits a text into pieces of at most `limitBytes` of UTF-8, between characters. */
export function splitUtf8(text: string, limitBytes: number): string[] {
  return splitBy(text, limitBytes, (code, isPair) => (isPair ? 4 : code < 0x80 ? 1 : code < 0x800 ? 2 : 3));
}

/** Splits a text into pieces whose JSON takes at most `limitBytes`, the quotes left out. */
export function splitJsonText(text: string, firstBytes: number, limitBytes: number): string[] {
  const weight = (code: number, isPair: boolean) =>
    isPair
      ? 4
      : code < 0x20
        ? 6
        : code === 0x22 || code === 0x5c
          ? 2
          : code < 0x80
            ? 1
            : code < 0x800
              ? 2
              : 6;
  return splitBy(text, limitBytes, weight, firstBytes);
}

function splitBy(
  text: string,
  limit: number,
  weight: (code: number, isPair: boolean) => number,
  firstLimit = limit,
): string[] {
  const pieces: string[] = [];
  let start = 0;
  let used = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const isPair = code >= 0xd800 && isPairAt(text, at, code);
    const bytes = weight(code, isPair);
    if (used + bytes > (pieces.length === 0 ? firstLimit : limit) && at > start) {
      pieces.push(text.slice(start, at));
      start = at;
      used = 0;
    }
    used += bytes;
    if (isPair) at++;
  }
  pieces.push(text.slice(start));
  return pieces;
}

function isPairAt(text: string, at: number, code: number): boolean {
  if (code < 0xd800 || code > 0xdbff) return false;
  const next = text.charCodeAt(at + 1);
  return next >= 0xdc00 && next <= 0xdfff;
}
