// The span of time of the audit, as the URL has it and as people choose it.
import { instantOf, partsOf, type Zone } from '../../explore/time/zone';

/** As the API takes them: RFC 3339, or relative to now. */
export interface AuditRange {
  from?: string;
  to?: string;
}

/** The spans to choose from; the last one has a beginning and an end of its own. */
export const SPANS = [
  { value: 'now-24h', text: 'Last 24 hours' },
  { value: 'now-7d', text: 'Last 7 days' },
  { value: 'now-30d', text: 'Last 30 days' },
  { value: 'all', text: 'All times' },
  { value: 'between', text: 'Between two times' },
] as const;
export type Span = (typeof SPANS)[number]['value'];

export function spanOf({ from, to }: AuditRange): Span {
  if (from === undefined && to === undefined) return 'all';
  const known = SPANS.find(({ value }) => value === from);
  return known && to === undefined ? known.value : 'between';
}

/** A time as the browser's field for it has it, such as 2027-01-31T09:30; empty for none, and for one that is relative. */
export function fieldText(time: string | undefined, zone: Zone): string {
  const ms = Date.parse(time ?? '');
  if (Number.isNaN(ms)) return '';
  const { year, month, day, hour, minute } = partsOf(ms, zone);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}`;
}

/** The time that such a field has, as RFC 3339; undefined for an empty one. */
export function fieldTime(text: string, zone: Zone): string | undefined {
  const parts = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(text);
  if (!parts) return undefined;
  const [year, month, day, hour, minute] = parts.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
  ];
  return new Date(instantOf({ year, month, day, hour, minute }, zone)).toISOString();
}
