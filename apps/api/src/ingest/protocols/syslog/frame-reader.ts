// Splits a stream of syslog into messages: by octet counts or by line breaks, which one connection may mix (RFC 6587).
import { NEWLINE, SPACE } from '../../../json/characters.ts';
import { MAX_FRAME_BYTES } from './syslog-limits.ts';

/** The digits of MAX_FRAME_BYTES. */
const MAX_COUNT_DIGITS = 5;
const NUL = 0;
const LESS_THAN = 0x3c;
const NO_BYTES = Buffer.alloc(0);

/**
 * Takes chunks and gives messages, however the network has cut them. A count that cannot be one, since no message begins
 * behind it, is text: its line is a message.
 */
export class FrameReader {
  private rest = NO_BYTES;

  /** The messages that are complete. They refer to the chunk, and are used before the next one comes. */
  push(chunk: Buffer): Buffer[] {
    const bytes = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    const frames: Buffer[] = [];
    let at = 0;
    while (at < bytes.length) {
      const end = nextFrame(bytes, at);
      if (!end) break;
      if (end.content > end.start) frames.push(bytes.subarray(end.start, end.content));
      at = end.next;
    }
    this.rest = at === bytes.length ? NO_BYTES : Buffer.from(bytes.subarray(at));
    return frames;
  }

  /** What is left when the connection ends: a message whose end did not come. */
  flush(): Buffer[] {
    const { rest } = this;
    this.rest = NO_BYTES;
    const count = readCount(rest, 0);
    const start = typeof count === 'object' ? count.start : 0;
    return rest.length > start ? [rest.subarray(start)] : [];
  }
}

interface Frame {
  start: number;
  /** The end of the message. */
  content: number;
  /** The beginning of the next frame. */
  next: number;
}

/** Undefined if the frame is not complete. */
function nextFrame(bytes: Buffer, at: number): Frame | undefined {
  const count = readCount(bytes, at);
  if (count === 'incomplete') return undefined;
  if (count) {
    const end = count.start + count.length;
    return end <= bytes.length ? { start: count.start, content: end, next: end } : undefined;
  }
  const end = endOfLine(bytes, at);
  if (end >= 0 && end - at <= MAX_FRAME_BYTES) return { start: at, content: end, next: end + 1 };
  if (bytes.length - at < MAX_FRAME_BYTES) return undefined;
  return { start: at, content: at + MAX_FRAME_BYTES, next: at + MAX_FRAME_BYTES };
}

/** The first line break or NUL, by which some senders end their messages; -1 if there is none. */
function endOfLine(bytes: Buffer, at: number): number {
  const newline = bytes.indexOf(NEWLINE, at);
  const nul = bytes.subarray(0, newline < 0 ? bytes.length : newline).indexOf(NUL, at);
  return nul < 0 ? newline : nul;
}

/** The count that a frame begins with; undefined if it begins with none. */
function readCount(bytes: Buffer, at: number): { start: number; length: number } | 'incomplete' | undefined {
  let digits = 0;
  let length = 0;
  while (digits <= MAX_COUNT_DIGITS) {
    const code = bytes[at + digits];
    if (code === undefined) return digits > 0 ? 'incomplete' : undefined;
    if (code === SPACE && digits > 0) break;
    if (code < 0x30 || code > 0x39 || (digits === 0 && code === 0x30)) return undefined;
    length = length * 10 + code - 0x30;
    digits++;
  }
  if (digits > MAX_COUNT_DIGITS || length > MAX_FRAME_BYTES) return undefined;
  const start = at + digits + 1;
  if (start === bytes.length) return 'incomplete';
  return bytes[start] === LESS_THAN ? { start, length } : undefined;
}
