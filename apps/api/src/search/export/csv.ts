// Logs as CSV (RFC 4180): one column a field, metadata as JSON.
import { type FoundLog, LOG_FIELDS } from '@timberline/contract';

const COLUMNS = ['id', 'receivedAt', ...LOG_FIELDS] as const;

export const CSV_HEADER = `${COLUMNS.join(',')}\r\n`;

export function csvRow(log: FoundLog): string {
  return `${COLUMNS.map((column) => csvCell(textOf(log[column]))).join(',')}\r\n`;
}

function textOf(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/**
 * A cell, quoted where it must be. What a spreadsheet would run as a formula gets an apostrophe before it, which makes
 * it a text there: `=`, `+`, `-`, `@`, tab and carriage return at the beginning, and a line feed, which some skip.
 */
export function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
