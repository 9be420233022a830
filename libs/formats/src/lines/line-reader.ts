// Reads logs from the text of a file or a stream, line by line and in bounded memory.
import type { Entry, Fields } from '../mapping/entry.ts';
import { PART } from '../mapping/split-log.ts';
import { type LineFormat, parseLine } from '../text/parse-line.ts';
import type { LineContext, LineKind } from '../text/parsed-line.ts';
import { UTC, type ZoneOffset } from '../time/zone.ts';
import { type ContainerLine, unwrapLine } from './container-line.ts';
import { LineSplitter, MAX_LINE_CHARACTERS } from './line-splitter.ts';
import { StackTrace, traceLevel } from './stack-trace.ts';

/** A log of several lines that is longer becomes several logs. Its UTF-8 fits into one message. */
const MAX_GROUP_CHARACTERS = 80 * 1024;
/** Streams of containers whose partial lines are kept: stdout and stderr, and room for other names. */
const MAX_STREAMS = 8;
/** Blank lines that are kept until it is known whether they stand inside of a stack trace. */
const MAX_BLANK_LINES = 16;
const INDENT = /^ {1,6}/;
/** The second line of java.util.logging */
const JAVA_UTIL_MESSAGE = /^(SEVERE|WARNING|INFO|CONFIG|FINE|FINER|FINEST): (.*)$/s;

export interface LineReaderOptions {
  /** `auto` finds the format of each line. */
  format?: LineFormat;
  /** `off` makes each line a log of its own. */
  multiline?: 'auto' | 'off';
  /** Where times without an offset were written. */
  zone?: ZoneOffset;
  /** The time of receipt, in milliseconds since 1970: times without a year are near it. */
  now: number;
  /** Parses JSON; throws if the text is none. The API passes one that keeps numbers exact. */
  parseJson?: (text: string) => unknown;
  /** Moves the end of a piece of a line that is too long to be read as one, if what stands there must not be cut. */
  cutBefore?: (text: string, end: number) => number;
}

/** A record that was read, for `toLogs`. */
export interface LineEntry {
  entry: Entry;
  /** The lines that it was read from, counted from 1, blank ones included. */
  firstLine: number;
  lastLine: number;
  /** All lines up to this one are in this entry or in those before it. */
  doneLines: number;
}

interface OpenLog {
  entry: Entry;
  message: string;
  kind: LineKind;
  firstLine: number;
  lastLine: number;
  stream: string | undefined;
  part: number;
  /** The message of a `header` line is still to come. */
  awaitsMessage: boolean;
}

interface PartialLine extends ContainerLine {
  firstLine: number;
}

/**
 * Reads text in chunks. However the text is cut into chunks, the entries are the same.
 *
 * ```ts
 * const reader = new LineReader({ now: Date.now() });
 * for (const { entry } of reader.push(chunk)) logs.push(...toLogs(entry, defaults));
 * for (const { entry } of reader.flush()) logs.push(...toLogs(entry, defaults));
 * ```
 */
export class LineReader {
  private readonly splitter: LineSplitter;
  private readonly trace = new StackTrace();
  private readonly format: LineFormat;
  private readonly isMultiline: boolean;
  private readonly context: LineContext;
  private readonly partials = new Map<string, PartialLine>();
  private ready: LineEntry[] = [];
  private open: OpenLog | undefined;
  private blanks = 0;
  private line = 0;
  /** A time without an offset was read, so its zone is only assumed. */
  private isZoneAssumed = false;

  constructor(options: LineReaderOptions) {
    this.splitter = new LineSplitter((line, part) => this.takeLine(line, part), options.cutBefore);
    this.format = options.format ?? 'auto';
    this.isMultiline = options.multiline !== 'off';
    const zone = options.zone ?? UTC;
    this.context = {
      now: options.now / 1000,
      zone: (ms) => {
        this.isZoneAssumed = true;
        return zone(ms);
      },
      parseJson: options.parseJson ?? JSON.parse,
    };
  }

  /** Reads a chunk. Returns the entries that are complete. */
  push(text: string): LineEntry[] {
    this.splitter.push(text);
    return this.takeReady();
  }

  /** Returns what is left at the end of the text. */
  flush(): LineEntry[] {
    this.splitter.flush();
    for (const partial of [...this.partials.values()]) this.endPartial(partial, this.line);
    this.close(this.line);
    return this.takeReady();
  }

  private takeReady(): LineEntry[] {
    const { ready } = this;
    this.ready = [];
    return ready;
  }

  private takeLine(line: string, part: number): void {
    if (part > 0) {
      this.takePiece(line, part);
      return;
    }
    this.line++;
    const wrapped =
      this.format === 'auto' || this.format === 'cri' ? unwrapLine(line, this.context.parseJson) : undefined;
    if (wrapped) this.takeWrapped(wrapped);
    else this.takeText(line, this.line, undefined);
  }

  /** Takes a piece of a line that is too long to be read as one. The pieces share what the first one says. */
  private takePiece(text: string, part: number): void {
    if (part === 1) {
      this.close(this.line);
      this.line++;
      const { kind, entry } = parseLine(text, this.format, this.context);
      this.open = this.openLog(entry, kind, this.line, undefined);
      this.open.part = 1;
      this.trace.begin(text, kind, true);
      return;
    }
    const open = this.open;
    if (!open) return;
    this.emit(open, open.firstLine - 1);
    open.message = text;
    open.part = part;
  }

  private takeWrapped(wrapped: ContainerLine): void {
    const { stream } = wrapped;
    const known = this.partials.get(stream);
    const partial: PartialLine = known
      ? { ...wrapped, text: known.text + wrapped.text, time: known.time, firstLine: known.firstLine }
      : { ...wrapped, firstLine: this.line };
    const isFull = partial.text.length > MAX_LINE_CHARACTERS || (!known && this.partials.size >= MAX_STREAMS);
    if (wrapped.isPartial && !isFull) this.partials.set(stream, partial);
    else this.endPartial(partial, this.line);
  }

  private endPartial(partial: PartialLine, lastLine: number): void {
    this.partials.delete(partial.stream);
    this.takeText(partial.text, partial.firstLine, partial, lastLine);
  }

  private takeText(
    text: string,
    firstLine: number,
    container: ContainerLine | undefined,
    lastLine = firstLine,
  ): void {
    const { open } = this;
    if (isBlank(text)) {
      if (open && this.trace.takesBlankLines && ++this.blanks <= MAX_BLANK_LINES) return;
      this.close(lastLine);
      return;
    }
    if (open && this.isMultiline && open.stream === container?.stream && this.joins(open, text, lastLine))
      return;
    this.close(firstLine - 1);
    this.isZoneAssumed = false;
    const { kind, entry } = parseLine(text, this.format, this.context);
    if (container) this.addContainer(entry, container);
    const next = this.openLog(entry, kind, firstLine, container?.stream);
    next.lastLine = lastLine;
    if (kind === 'bare' && entry.level === undefined) entry.level = traceLevel(text);
    if (this.isMultiline && kind !== 'json' && kind !== 'logfmt' && kind !== 'access') {
      this.open = next;
      this.trace.begin(text, kind, entry.time !== undefined || container !== undefined);
      next.awaitsMessage = kind === 'header';
      if (kind === 'header') next.message = text;
    } else this.emit(next, lastLine);
  }

  /** Joins a line to the open log, if it continues it. */
  private joins(open: OpenLog, text: string, lastLine: number): boolean {
    if (open.awaitsMessage) {
      const [, level, message] = JAVA_UTIL_MESSAGE.exec(text) ?? [];
      if (level !== undefined || INDENT.test(text)) {
        open.awaitsMessage = false;
        open.message = message ?? text.replace(INDENT, '');
        if (level !== undefined) open.entry.level = level;
        open.lastLine = lastLine;
        return true;
      }
    }
    if (!this.trace.continues(text)) return false;
    const added = '\n'.repeat(this.blanks + 1) + (open.kind === 'header' ? text.replace(INDENT, '') : text);
    this.blanks = 0;
    if (open.message.length + added.length > MAX_GROUP_CHARACTERS) {
      open.part = Math.max(open.part, 1);
      this.emit(open, open.lastLine);
      open.part++;
      open.firstLine = lastLine;
      open.message = text;
    } else open.message += added;
    open.lastLine = lastLine;
    return true;
  }

  /** What the runtime says of a line. Its time counts if the program wrote none, or one whose zone is only assumed. */
  private addContainer(entry: Entry, container: ContainerLine): void {
    const fields: Fields = { stream: container.stream, ...container.attributes };
    entry.inherited = { ...entry.inherited, ...fields };
    if (entry.time === undefined) entry.observedTime = container.time;
    else if (this.isZoneAssumed) {
      entry.attributes = { ...entry.attributes, time: entry.time };
      entry.time = container.time;
    }
  }

  private openLog(entry: Entry, kind: LineKind, firstLine: number, stream: string | undefined): OpenLog {
    const message = typeof entry.message === 'string' ? entry.message : '';
    return { entry, message, kind, firstLine, lastLine: firstLine, stream, part: 0, awaitsMessage: false };
  }

  /** Ends the open log. Blank lines after it belong to nothing. */
  private close(doneLines: number): void {
    const { open } = this;
    this.blanks = 0;
    this.open = undefined;
    if (open) this.emit(open, doneLines);
  }

  private emit(log: OpenLog, doneLines: number): void {
    // The pieces of a log that was too long share its entry.
    const entry: Entry = log.part > 0 ? { ...log.entry } : log.entry;
    if (entry.message !== undefined || log.message !== '') entry.message = log.message;
    if (log.part > 0) entry.attributes = { ...entry.attributes, [PART]: log.part };
    for (const partial of this.partials.values()) doneLines = Math.min(doneLines, partial.firstLine - 1);
    this.ready.push({ entry, firstLine: log.firstLine, lastLine: log.lastLine, doneLines });
  }
}

function isBlank(text: string): boolean {
  const code = text.charCodeAt(0);
  // Nearly every line begins with a visible character.
  return !(code > 0x20 && code !== 0xa0 && code < 0x2000) && text.trim() === '';
}
