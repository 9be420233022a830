// What the audit says of an export.
import { FILTER_PARAMETERS } from '@timberline/contract';
import type { ExportQuery } from './export.query.ts';

/**
 * The format, the times, and by which parameters it is narrowed. Not their values: people search for secrets that leaked.
 *
 * ```ts
 * describeExport({ format: 'csv', from: 'now-1h', q: '…' }); // 'csv from now-1h, narrowed by q'
 * ```
 */
export function describeExport(query: ExportQuery): string {
  const { format, from, to } = query;
  const times = [from && `from ${from}`, to && `to ${to}`].filter(Boolean);
  const narrowed = FILTER_PARAMETERS.filter(
    (name) => name !== 'from' && name !== 'to' && query[name] !== undefined,
  );
  const what = [format, ...times].join(' ');
  return narrowed.length === 0 ? what : `${what}, narrowed by ${narrowed.join(', ')}`;
}
