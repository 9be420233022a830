// Logs as CSV (RFC 4180): one column for each field, metadata as JSON.
import { type FoundLog, LOG_FIELDS } from '@timberline/contract';

const COLUMNS = ['id', 'receivedAt', ...LOG_FIELDS] as const;

export const CSV_HEADER = `${COLUMNS.join(',')}\r\n`;

/** The line of a log, with its line break. */
export function csvRow(log: FoundLog): string {
  return `${COLUMNS.map((column) => csvCell(toText(log[column]))).join(',')}\r\n`;
}

/**
 * A cell, quoted if necessary. Text that a spreadsheet would run as a formula gets an apostrophe in front, which makes
 * it plain text there. Such text starts with `=`, `+`, `-`, `@`, a tab or a carriage return, or with a line feed, which
 * some spreadsheets skip.
 */
export function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function toText(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
