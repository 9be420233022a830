// The line of an export for each raw hit.
import type { ExportFormat } from '@timberline/contract';
import type { RawHit } from '../../elasticsearch/raw-response.ts';
import { toLatin1 } from '../../http/json-answer.ts';
import { logRow, rawHitToLog } from '../logs/log-rows.ts';
import { CSV_HEADER, csvRow } from './csv.ts';

interface ExportRows {
  contentType: string;
  header: string;
  /** Makes the line of a hit. Its source and the line are UTF-8 decoded as Latin-1. */
  toRow: (hit: RawHit) => string;
}

export const EXPORT_ROWS: Record<ExportFormat, ExportRows> = {
  ndjson: {
    contentType: 'application/x-ndjson; charset=utf-8',
    header: '',
    toRow: (hit) => `${logRow(hit)}\n`,
  },
  csv: {
    contentType: 'text/csv; charset=utf-8; header=present',
    header: CSV_HEADER,
    toRow: (hit) => toLatin1(csvRow(rawHitToLog(hit))),
  },
};
