// A filter as the query parameters that the API takes.
import type { LogFilter } from '@timberline/contract';
import { FILTER_PARAMETERS } from '@timberline/contract';

type ParamValue = string | number | readonly string[] | undefined;

/**
 * The query string of a call, with its `?`: the filter's parameters in their fixed order, then the others. A list becomes
 * a repeated parameter. Parameters without a value are left out; without any parameter the result is empty.
 */
export function queryString(filter: LogFilter, others: Record<string, ParamValue> = {}): string {
  const params = new URLSearchParams();
  for (const name of FILTER_PARAMETERS) {
    const value = filter[name];
    if (Array.isArray(value)) for (const one of value) params.append(name, one);
    else if (value !== undefined && value !== '') params.append(name, value);
  }
  for (const [name, value] of Object.entries(others)) {
    if (typeof value === 'object') for (const one of value) params.append(name, one);
    else if (value !== undefined && value !== '') params.append(name, String(value));
  }
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}
