// Walks through JSON in bytes, from one part to the next, so that a long body can be decoded in slices and in little memory.
import {
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
} from './characters.ts';
import { isBlank, NestingScanner, skipBlanks } from './scan.ts';

/** The bytes are not JSON from `offset` on. The message completes "The body is not valid JSON: …". */
export class JsonCursorError extends Error {
  constructor(
    readonly offset: number,
    message: string,
  ) {
    super(message);
  }
}

/** A value that is longer, or has more values inside, than may be parsed. What follows it may still be read. */
export class UnusableValueError extends JsonCursorError {
  /** @param reason completes "the value …" */
  constructor(
    offset: number,
    readonly reason: string,
  ) {
    super(offset, `a value ${reason}`);
  }
}

/**
 * A cursor over JSON text in UTF-8. It enters objects and arrays one part at a time; values that the caller does not enter are
 * skipped by their brackets and strings alone, so what is inside them is checked only when `text` is parsed.
 *
 * ```ts
 * const cursor = new JsonCursor(bytes, MAX_LOG_BYTES);
 * for (cursor.enterArray(); cursor.nextElement();) elements.push(JSON.parse(cursor.text()));
 * ```
 * Every method throws a JsonCursorError where the bytes are not JSON.
 */
export class JsonCursor {
  /** The offset of the next byte. */
  at = 0;

  /** @param maxValueBytes keys, and values that are not entered, may be as long as this; longer ones are an error */
  constructor(
    private readonly bytes: Buffer,
    private readonly maxValueBytes: number,
  ) {}

  /** Whether nothing but blanks follows. */
  get isAtEnd(): boolean {
    this.at = skipBlanks(this.bytes, this.at);
    return this.at >= this.bytes.length;
  }

  /** Whether the next value is an object. */
  get isObject(): boolean {
    return this.peek() === OPEN_BRACE;
  }

  /** Whether the next value is an array. */
  get isArray(): boolean {
    return this.peek() === OPEN_BRACKET;
  }

  /** Enters an object, to be followed by `nextKey`. */
  enterObject(): void {
    this.expect(OPEN_BRACE, 'expected an object');
  }

  /** Enters an array, to be followed by `nextElement`. */
  enterArray(): void {
    this.expect(OPEN_BRACKET, 'expected an array');
  }

  /** Goes to the value of the object's next key and returns the key; undefined, and leaves the object, at its end. */
  nextKey(): string | undefined {
    if (!this.nextPart(CLOSE_BRACE, OPEN_BRACE)) return undefined;
    if (this.peek() !== QUOTE) throw this.error('expected a key in quotes');
    const key = this.parsed(this.text());
    this.expect(COLON, 'expected a colon after the key');
    return key as string;
  }

  /** Goes to the next element of the array; false, and leaves the array, at its end. */
  nextElement(): boolean {
    return this.nextPart(CLOSE_BRACKET, OPEN_BRACKET);
  }

  /** Skips a value and returns its bytes, not copied. */
  slice(): Buffer {
    this.at = skipBlanks(this.bytes, this.at);
    const start = this.at;
    this.skip();
    return this.bytes.subarray(start, this.at);
  }

  /** Skips a value and returns its text. */
  text(): string {
    return this.slice().toString();
  }

  /** Skips a value of any length. Yields after each `sliceBytes` of it. */
  *skipInSlices(sliceBytes: number): Generator<undefined, void> {
    const first = this.peek();
    if (first !== OPEN_BRACE && first !== OPEN_BRACKET) {
      this.skip();
      return;
    }
    const { bytes } = this;
    const scanner = new NestingScanner();
    let nextYield = this.at + sliceBytes;
    do {
      if (this.at >= bytes.length) throw this.error('a value is not closed');
      if (this.at === nextYield) {
        yield;
        nextYield += sliceBytes;
      }
      scanner.next(bytes[this.at++]!);
    } while (scanner.depth > 0);
  }

  /** Skips a value. */
  skip(): void {
    const { bytes } = this;
    let depth = 0;
    this.at = skipBlanks(bytes, this.at);
    const start = this.at;
    const limit = this.limitOf(start);
    for (; this.at < limit;) {
      const code = bytes[this.at]!;
      if (code === QUOTE) this.skipString();
      else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
        depth++;
        this.at++;
        continue;
      } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
        if (depth === 0) throw this.error('expected a value');
        depth--;
        this.at++;
      } else if (depth > 0) {
        this.at++;
        continue;
      } else this.skipScalar();
      if (depth === 0) return;
    }
    if (limit < bytes.length) throw this.tooLong(start);
    throw this.error(this.at === start ? 'expected a value' : 'a value is not closed');
  }

  /** The error of bytes that are not what is expected at the cursor. */
  error(message: string): JsonCursorError {
    return new JsonCursorError(Math.min(this.at, this.bytes.length), message);
  }

  private parsed(text: string): unknown {
    try {
      return JSON.parse(text);
    } catch {
      throw this.error('the key before is not a valid string');
    }
  }

  /** The next byte that is not blank. */
  private peek(): number | undefined {
    this.at = skipBlanks(this.bytes, this.at);
    return this.bytes[this.at];
  }

  private expect(code: number, message: string): void {
    if (this.peek() !== code) throw this.error(message);
    this.at++;
  }

  /** Whether a part follows, behind the opening bracket or a comma. Goes behind the closing bracket if none does. */
  private nextPart(close: number, open: number): boolean {
    const isFirst = this.isBehind(open);
    if (this.peek() === close) {
      this.at++;
      return false;
    }
    if (isFirst) return true;
    this.expect(COMMA, `expected a comma or ${close === CLOSE_BRACE ? 'a brace' : 'a bracket'}`);
    if (this.peek() === close) throw this.error('expected a value after the comma');
    return true;
  }

  /** Whether the last byte before the cursor that is not blank is `code`. */
  private isBehind(code: number): boolean {
    let before = this.at - 1;
    while (isBlank(this.bytes[before])) before--;
    return this.bytes[before] === code;
  }

  private limitOf(start: number): number {
    return Math.min(this.bytes.length, start + this.maxValueBytes);
  }

  private tooLong(start: number): JsonCursorError {
    this.at = start;
    return new UnusableValueError(start, `takes more than ${this.maxValueBytes} bytes, which no log needs`);
  }

  private skipString(): void {
    const { bytes } = this;
    const start = this.at;
    const limit = this.limitOf(start);
    for (let at = start + 1; ;) {
      const quote = bytes.indexOf(QUOTE, at);
      if (quote < 0) {
        this.at = bytes.length;
        throw this.error('a string is not closed');
      }
      if (quote >= limit) throw this.tooLong(start);
      let escapes = quote;
      while (escapes - 1 > start && bytes[escapes - 1] === BACKSLASH) escapes--;
      at = quote + 1;
      // An odd number of backslashes escapes the quote.
      if ((quote - escapes) % 2 === 0) {
        this.at = at;
        return;
      }
    }
  }

  private skipScalar(): void {
    const { bytes } = this;
    const start = this.at;
    const limit = this.limitOf(start);
    for (; this.at < bytes.length && !isDelimiter(bytes[this.at]!); this.at++)
      if (this.at >= limit) throw this.tooLong(start);
    // Whoever skips a value relies on the cursor to move.
    if (this.at === start) throw this.error('expected a value');
  }
}

function isDelimiter(code: number): boolean {
  return code === COMMA || code === CLOSE_BRACE || code === CLOSE_BRACKET || code === COLON || isBlank(code);
}
