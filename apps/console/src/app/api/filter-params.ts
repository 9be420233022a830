// A filter as query parameters, in the API's own words.
import type { LogFilter } from '@timberline/contract';
import { FILTER_PARAMETERS } from '@timberline/contract';

export type ParamValue = string | number | undefined;

/** `?…` of a call, or the empty text: the filter's parameters in their order, then the others; empty ones left out. */
export function searchString(filter: LogFilter, more: Record<string, ParamValue> = {}): string {
  const params = new URLSearchParams();
  for (const name of FILTER_PARAMETERS) {
    const value = filter[name];
    if (Array.isArray(value)) for (const one of value) params.append(name, one);
    else if (value !== undefined && value !== '') params.append(name, value);
  }
  for (const [name, value] of Object.entries(more)) {
    if (value !== undefined && value !== '') params.append(name, String(value));
  }
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}
