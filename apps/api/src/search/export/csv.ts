// Logs as CSV (RFC 4180): one column for each field, metadata as JSON.
import { type FoundLog, LOG_FIELDS } from '@timberline/contract';

const COLUMNS = ['id', 'receivedAt', ...LOG_FIELDS] as const;

export const CSV_HEADER = `${COLUMNS.join(',')}\r\n`;

/** The line of a log, with its line break. */
export function csvRow(log: FoundLog): string {
  return `${COLUMNS.map((column) => csvCell(toText(log[column]))).join(',')}\r\n`;
}

/**
 * What spreadsheets skip or trim before they decide whether a cell is a formula: blanks of any kind, control characters
 * (NUL among them), and marks without width such as the byte order mark.
 */
const SKIPPED = String.raw`[\s\p{Z}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]`;
/**
 * Text that a spreadsheet may run as a formula: a sign of one, also in its full-width form, at the start or behind skipped
 * characters; and any text that starts with a tab or a line break, behind which some look for another cell.
 */
const FORMULA = new RegExp(
  `^(?:[\\t\\r\\n]|${SKIPPED}*[=+\\-@\uff1d\uff0b\uff0d\uff20\u2212\ufe62\ufe63\ufe66\ufe6b])`,
  'u',
);

/** A cell, quoted if necessary. Text that a spreadsheet may run gets an apostrophe in front, which makes it plain text. */
export function csvCell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function toText(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
