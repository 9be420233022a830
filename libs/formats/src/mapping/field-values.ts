// What a value of a record says as a level, as an identifier, or as text.
import { isRawJson } from './deep-json.ts';
import { numberLevel, syslogLevel, wordLevel } from './level.ts';

const SEVERITY_DIGIT = /^[0-7]$/;

/** The level of a value; undefined if it has none. */
export function levelOf(value: unknown, name: string): string | undefined {
  const isPriority = name === 'priority' || name === 'PRIORITY';
  if (
    isPriority &&
    SEVERITY_DIGIT.test(typeof value === 'number' ? String(value) : typeof value === 'string' ? value : '')
  )
    return syslogLevel(Number(value));
  if (typeof value === 'number') return numberLevel(value);
  if (typeof value !== 'string') return undefined;
  const code = value.charCodeAt(0);
  return code >= 0x30 && code <= 0x39 && /^\d+$/.test(value) ? numberLevel(Number(value)) : wordLevel(value);
}

/** Text or a number that can name something. */
export function identifierOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim() === '' ? undefined : value;
  return typeof value === 'number' || isRawJson(value) ? scalarText(value) : undefined;
}

export function scalarText(value: unknown): string {
  return typeof value === 'string' ? value : isRawJson(value) ? value.rawJSON : String(value);
}
