// Addresses of email: name@host.domain.
import { ALPHANUMERIC, DASH, FULL_STOP, isOf, LETTER, runEnd, UNDERSCORE } from './characters.ts';
import type { Findings } from './findings.ts';

/** RFC 5321, 4.5.3.1 */
const MAX_LOCAL_CHARACTERS = 64;
const MAX_DOMAIN_CHARACTERS = 255;
const MAX_LABEL_CHARACTERS = 63;
const AT = 0x40;
const PERCENT = 0x25;
const PLUS = 0x2b;
const LOCAL = ALPHANUMERIC | UNDERSCORE | DASH | FULL_STOP;

/**
 * What stands where the domain of the highest level would, in names that only look like addresses: units of systemd
 * (`user@1000.service`), packages and files.
 */
const NOT_DOMAINS = new Set(
  (
    'service socket device mount automount swap target path timer slice scope snapshot ' +
    'js mjs cjs ts mts json xml yml yaml html htm css png jpg jpeg gif svg webp log txt jar war class java conf gz'
  ).split(' '),
);

/** Finds addresses of email in a text. */
export function findEmails(text: string, findings: Findings): void {
  let authorityEnd = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    // A user in a URL is no address: https://user@host.
    if (code === 0x2f && text.charCodeAt(at - 1) === 0x2f && text.charCodeAt(at - 2) === 0x3a)
      authorityEnd = endOfAuthority(text, at + 1);
    if (code !== AT || at < authorityEnd) continue;
    const start = localStart(text, at);
    const end = start < at ? domainEnd(text, at + 1) : -1;
    if (end < 0) continue;
    findings.add('emails', start, end);
    at = end - 1;
  }
}

function endOfAuthority(text: string, at: number): number {
  while (at < text.length && !isDelimiter(text.charCodeAt(at))) at++;
  return at;
}

/** Whether a character ends the authority of a URL, as far as a text around it goes: / ? # " ' < > , and whitespace. */
function isDelimiter(code: number): boolean {
  return (
    code <= 0x20 ||
    code === 0x2f ||
    code === 0x3f ||
    code === 0x23 ||
    code === 0x22 ||
    code === 0x27 ||
    code === 0x3c ||
    code === 0x3e ||
    code === 0x2c
  );
}

function localStart(text: string, at: number): number {
  let start = at;
  while (start > 0 && at - start < MAX_LOCAL_CHARACTERS) {
    const code = text.charCodeAt(start - 1);
    if (!isOf(code, LOCAL) && code !== PLUS && code !== PERCENT && !isOtherLetter(code)) break;
    if (code === 0x2e && (start === at || text.charCodeAt(start) === 0x2e)) break;
    start--;
  }
  // Signs before a name belong to the text around it.
  while (
    start < at &&
    !isOf(text.charCodeAt(start), ALPHANUMERIC | UNDERSCORE) &&
    !isOtherLetter(text.charCodeAt(start))
  )
    start++;
  return start;
}

/** Letters of other scripts (RFC 6531), for which all that is not ASCII and no whitespace or sign passes. */
function isOtherLetter(code: number): boolean {
  return code >= 0xc0 && !(code >= 0x2000 && code <= 0x2bff) && code !== 0x3000 && code !== 0xfeff;
}

/** The end of the domain at an offset; -1 if there is none. */
function domainEnd(text: string, at: number): number {
  const limit = at + MAX_DOMAIN_CHARACTERS;
  let end = -1;
  for (let labels = 0, start = at; start < limit; labels++) {
    let labelEnd = start;
    while (labelEnd < limit) {
      const code = text.charCodeAt(labelEnd);
      if (!isOf(code, ALPHANUMERIC | DASH) && !isOtherLetter(code)) break;
      labelEnd++;
    }
    while (labelEnd > start && text.charCodeAt(labelEnd - 1) === 0x2d) labelEnd--;
    if (labelEnd === start || labelEnd - start > MAX_LABEL_CHARACTERS || text.charCodeAt(start) === 0x2d)
      break;
    if (labels > 0 && isTopLevel(text, start, labelEnd)) end = labelEnd;
    else if (labels > 0) end = -1;
    if (text.charCodeAt(labelEnd) !== 0x2e) break;
    start = labelEnd + 1;
  }
  // What goes on behind it is another kind of name.
  return end > 0 && (isOf(text.charCodeAt(end), UNDERSCORE) || text.charCodeAt(end) === AT) ? -1 : end;
}

/** Whether a label can be a domain of the highest level: letters alone, or `xn--`. */
function isTopLevel(text: string, start: number, end: number): boolean {
  if (end - start < 2) return false;
  const label = text.slice(start, end).toLowerCase();
  if (label.startsWith('xn--')) return true;
  if (runEnd(label, 0, LETTER) < label.length && !isOtherLetter(label.charCodeAt(0))) return false;
  return !NOT_DOMAINS.has(label);
}
