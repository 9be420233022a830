// Reads records from CSV with a header: RFC 4180, with commas, semicolons or tabs.
import { isFields } from '../mapping/deep-json.ts';
import type { Entry, Fields } from '../mapping/entry.ts';
import { setField } from '../mapping/fit-metadata.ts';

/** A row that is longer ends there, so that a quote that is never closed needs no more memory than this. */
const MAX_ROW_CHARACTERS = 1024 * 1024;
/** Columns of a row. Metadata can have 512 keys, and the rest of longer rows is one field. */
const MAX_COLUMNS = 1024;
/** The field of values for which the header has no name. */
const EXTRA = 'extra';
const DELIMITERS = [',', ';', '\t'] as const;
/** Numbers that are written as JavaScript writes them, so that nothing of their text is lost. */
const NUMBER = /^-?(?:0|[1-9]\d{0,14})(?:\.\d{0,14}[1-9])?$/;
const BOM = '\ufeff';

/** A row as an entry for `toLogs`. */
export interface CsvEntry {
  entry: Entry;
  /** The lines of the row, counted from 1; the header is one. */
  firstLine: number;
  lastLine: number;
}

/**
 * Reads rows in chunks. The first row names the fields; empty values are left out.
 *
 * ```ts
 * const reader = new CsvReader();
 * reader.push('time,level,message\n2026-11-24T10:35:22Z,warn,low\n');
 * // [{ entry: { attributes: { time: '2026-11-24T10:35:22Z', level: 'warn', message: 'low' } }, firstLine: 2, lastLine: 2 }]
 * ```
 */
export class CsvReader {
  private header: string[] | undefined;
  private delimiter = ',';
  private rest = '';
  private isQuoted = false;
  /** How far `rest` was searched for the end of the row. */
  private searched = 0;
  private line = 0;
  private rowLines = 1;
  private isAtStart = true;

  /** The names of the header; undefined before it was read. */
  get columns(): readonly string[] | undefined {
    return this.header;
  }

  push(text: string): CsvEntry[] {
    if (text === '') return [];
    this.rest += this.isAtStart && text.startsWith(BOM) ? text.slice(1) : text;
    this.isAtStart = false;
    const entries: CsvEntry[] = [];
    let from = 0;
    for (let at = this.searched; at < this.rest.length; at++) {
      const code = this.rest.charCodeAt(at);
      if (code === 0x22) this.isQuoted = !this.isQuoted;
      else if (code === 0x0a) {
        if (this.isQuoted && at - from < MAX_ROW_CHARACTERS) {
          this.rowLines++;
          continue;
        }
        this.endRow(this.rest.slice(from, at), entries);
        from = at + 1;
      }
    }
    this.rest = this.rest.slice(from);
    this.searched = this.rest.length;
    if (this.rest.length > MAX_ROW_CHARACTERS) this.endLongRow(entries);
    return entries;
  }

  flush(): CsvEntry[] {
    const entries: CsvEntry[] = [];
    if (this.rest !== '') this.endRow(this.rest, entries);
    this.rest = '';
    this.searched = 0;
    return entries;
  }

  private endLongRow(entries: CsvEntry[]): void {
    this.endRow(this.rest, entries);
    this.rest = '';
    this.searched = 0;
  }

  private endRow(text: string, entries: CsvEntry[]): void {
    const firstLine = this.line + 1;
    this.line += this.rowLines;
    this.rowLines = 1;
    this.isQuoted = false;
    const row = text.endsWith('\r') ? text.slice(0, -1) : text;
    if (row.trim() === '') return;
    if (!this.header) {
      this.delimiter = delimiterOf(row);
      this.header = splitRow(row, this.delimiter).map((name) => name.trim());
      return;
    }
    const attributes = fieldsOfRow(this.header, splitRow(row, this.delimiter));
    entries.push({ entry: { attributes }, firstLine, lastLine: this.line });
  }
}

/** The delimiter that the header has most of. */
function delimiterOf(header: string): string {
  const unquoted = header.replace(/"[^"]*"/g, '');
  const counts = DELIMITERS.map((delimiter) => unquoted.split(delimiter).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))]!;
}

function splitRow(row: string, delimiter: string): string[] {
  const values: string[] = [];
  let at = 0;
  while (at <= row.length) {
    if (values.length === MAX_COLUMNS) {
      values.push(row.slice(at));
      break;
    }
    if (row[at] === '"') {
      let value = '';
      let from = at + 1;
      let close = row.indexOf('"', from);
      // Two quotes are one in the value.
      while (close >= 0 && row[close + 1] === '"') {
        value += row.slice(from, close + 1);
        from = close + 2;
        close = row.indexOf('"', from);
      }
      const end = close < 0 ? row.length : close;
      value += row.slice(from, end);
      const next = row.indexOf(delimiter, end);
      // What follows the closing quote belongs to the value as well.
      value += row.slice(end + 1, next < 0 ? row.length : next);
      values.push(value);
      if (next < 0) break;
      at = next + 1;
    } else {
      const next = row.indexOf(delimiter, at);
      values.push(next < 0 ? row.slice(at) : row.slice(at, next));
      if (next < 0) break;
      at = next + 1;
    }
  }
  return values;
}

function fieldsOfRow(header: readonly string[], values: readonly string[]): Fields {
  const fields: Fields = {};
  values.forEach((value, n) => {
    if (value === '') return;
    const name = header[n] === undefined || header[n] === '' ? `${EXTRA}${n + 1}` : header[n];
    setField(fields, name, valueOf(value));
  });
  return fields;
}

/** Numbers become numbers, so that they can be compared, and the metadata of an export becomes an object again. */
function valueOf(text: string): unknown {
  if (NUMBER.test(text)) return Number(text);
  if (text[0] !== '{' || !text.endsWith('}')) return text;
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : text;
  } catch {
    // The value is text in braces.
    return text;
  }
}
