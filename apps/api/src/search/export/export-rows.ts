// The line of an export for each raw hit.
import type { ExportFormat } from '@timberline/contract';
import { logIdTime } from '@timberline/elastic';
import type { RawHit } from '../../elasticsearch/raw-response.ts';
import type { LogSource } from '../../elasticsearch/search-response.ts';
import { parseJson } from '../../json/parse-json.ts';
import { hitToLog } from '../logs/hit-to-log.ts';
import { CSV_HEADER, csvRow } from './csv.ts';

/** Sources with such a field do not have all fields as they were sent (see `LogSource`). */
const AS_SENT = 'AsSent":';

interface ExportRows {
  contentType: string;
  header: string;
  /** Makes the line of a hit. Its source and the line are UTF-8 decoded as Latin-1. */
  toRow: (hit: RawHit) => string;
}

export const EXPORT_ROWS: Record<ExportFormat, ExportRows> = {
  ndjson: { contentType: 'application/x-ndjson; charset=utf-8', header: '', toRow: ndjsonRow },
  csv: {
    contentType: 'text/csv; charset=utf-8; header=present',
    header: CSV_HEADER,
    toRow: (hit) => toLatin1(csvRow(toLog(hit))),
  },
};

/** A source is the log as it was sent, without `id` and `receivedAt`, so it is normally copied as it is. */
function ndjsonRow(hit: RawHit): string {
  if (hit.source.includes(AS_SENT)) return `${toLatin1(JSON.stringify(toLog(hit)))}\n`;
  const receivedAt = new Date(logIdTime(hit._id)).toISOString();
  return `{"id":"${hit._id}","receivedAt":"${receivedAt}",${hit.source.slice(1)}\n`;
}

function toLog({ _id, source }: RawHit) {
  return hitToLog({ _id, _source: parseJson(Buffer.from(source, 'latin1').toString()) as LogSource });
}

function toLatin1(text: string): string {
  return Buffer.from(text).toString('latin1');
}
