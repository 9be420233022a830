// Private keys as PEM (RFC 7468, RFC 9580 for OpenPGP): the whole block, with its line ends as they are or as escapes.
import {
  BASE64,
  BLANK,
  DASH,
  DIGIT,
  hasAt,
  isOf,
  LINE_END,
  runEnd,
  UPPER,
  URL_SAFE,
  WHITESPACE,
} from '../characters.ts';
import type { Findings } from '../findings.ts';

const BEGIN = '-----BEGIN ';
const END = '-----END ';
const DASHES = 5;
const MAX_LABEL_CHARACTERS = 64;
/** Headers of old blocks (RFC 1421): `Proc-Type: 4,ENCRYPTED`. */
const MAX_HEADERS = 8;
const MAX_HEADER_CHARACTERS = 256;
/** A block that is cut off before its end goes as far as its lines have this length: words of a text are shorter. */
const MIN_LINE_CHARACTERS = 24;
const BACKSLASH = 0x5c;
const COLON = 0x3a;

/** Finds the private key whose first dash stands at an offset. Returns the offset behind it; -1 if there is none. */
export function findPrivateKey(text: string, at: number, findings: Findings): number {
  if (!hasAt(text, at, BEGIN)) return -1;
  const bodyStart = labelEnd(text, at + BEGIN.length);
  if (bodyStart < 0) return -1;
  const body = skipBody(text, skipHeaders(text, bodyStart));
  if (hasAt(text, body.end, END)) {
    const end = labelEnd(text, body.end + END.length);
    findings.add('secrets', at, end < 0 ? body.end + END.length : end);
    return end < 0 ? body.end + END.length : end;
  }
  if (body.linesEnd < 0) return -1;
  findings.add('secrets', at, body.linesEnd);
  return body.linesEnd;
}

/** The end of the label of a private key and its dashes; -1 if it is none. */
function labelEnd(text: string, at: number): number {
  const end = runEnd(text, at, UPPER | BLANK | DIGIT, at + MAX_LABEL_CHARACTERS);
  const label = text.slice(at, end);
  if (!label.endsWith('PRIVATE KEY') && !label.endsWith('PRIVATE KEY BLOCK')) return -1;
  const dashes = runEnd(text, end, DASH, end + DASHES);
  return dashes - end === DASHES ? dashes : -1;
}

function skipHeaders(text: string, at: number): number {
  for (let headers = 0; headers < MAX_HEADERS; headers++) {
    const start = skipLineEnds(text, at);
    let end = runEnd(text, start, URL_SAFE, start + MAX_HEADER_CHARACTERS);
    if (text.charCodeAt(end) !== COLON) return at;
    while (end < text.length && end - start < MAX_HEADER_CHARACTERS && !isLineEnd(text, end)) end++;
    at = end;
  }
  return at;
}

/** Skips base64 over any lines. `linesEnd` is the end of those at its beginning that are as long as lines of keys, or -1. */
function skipBody(text: string, at: number): { end: number; linesEnd: number } {
  let linesEnd = -1;
  let areLines = true;
  let end = at;
  for (;;) {
    const start = skipLineEnds(text, at);
    const stop = runEnd(text, start, BASE64);
    if (stop === start) return { end: hasAt(text, start, END) ? start : end, linesEnd };
    areLines &&= stop - start >= MIN_LINE_CHARACTERS;
    if (areLines) linesEnd = stop;
    end = at = stop;
  }
}

/** Skips whitespace, and escapes of it: `\n`, `\\r`. */
function skipLineEnds(text: string, at: number): number {
  for (;;) {
    at = runEnd(text, at, WHITESPACE);
    if (!isEscapedLineEnd(text, at)) return at;
    at = runEscapes(text, at) + 1;
  }
}

function isLineEnd(text: string, at: number): boolean {
  return isOf(text.charCodeAt(at), LINE_END) || isEscapedLineEnd(text, at);
}

function runEscapes(text: string, at: number): number {
  while (text.charCodeAt(at) === BACKSLASH) at++;
  return at;
}

function isEscapedLineEnd(text: string, at: number): boolean {
  if (text.charCodeAt(at) !== BACKSLASH) return false;
  const code = text.charCodeAt(runEscapes(text, at));
  return code === 0x6e || code === 0x72 || code === 0x74;
}
