// A raw hit → its line of an export.
import type { ExportFormat } from '@timberline/contract';
import { logIdTime } from '@timberline/elastic';
import type { RawHit } from '../../elasticsearch/raw-response.ts';
import { parseJson } from '../../json/parse-json.ts';
import { hitToLog, type LogSource } from '../logs/hit-to-log.ts';
import { CSV_HEADER, csvRow } from './csv.ts';

export interface ExportRows {
  contentType: string;
  header: string;
  /** In: the source, and out: the line, as UTF-8 read as Latin-1. */
  row: (hit: RawHit) => string;
}

export const EXPORT_ROWS: Record<ExportFormat, ExportRows> = {
  ndjson: { contentType: 'application/x-ndjson; charset=utf-8', header: '', row: ndjsonRow },
  csv: {
    contentType: 'text/csv; charset=utf-8; header=present',
    header: CSV_HEADER,
    row: (hit) => latin1(csvRow(logOf(hit))),
  },
};

/** Sources with such fields do not have all of their fields as they were sent (see `LogSource`). */
const AS_SENT = 'AsSent":';

/** The source is the log as it was sent but for `id` and `receivedAt`, so it is handed on as it is. */
function ndjsonRow(hit: RawHit): string {
  if (hit.source.includes(AS_SENT)) return `${latin1(JSON.stringify(logOf(hit)))}\n`;
  return `{"id":"${hit._id}","receivedAt":"${receivedAt(hit._id)}",${hit.source.slice(1)}\n`;
}

function logOf({ _id, source }: RawHit) {
  return hitToLog({ _id, _source: parseJson(Buffer.from(source, 'latin1').toString()) as LogSource });
}

function latin1(text: string): string {
  return Buffer.from(text).toString('latin1');
}

let lastTime = 0;
let lastText = '';

/** Logs that stand together were mostly received together. */
function receivedAt(id: string): string {
  const time = logIdTime(id);
  if (time !== lastTime) [lastTime, lastText] = [time, new Date(time).toISOString()];
  return lastText;
}
