// Messages that are JSON themselves: what a shipper sends as text was often written by a logger that writes JSON.
import { isFields } from './deep-json.ts';
import type { Fields } from './entry.ts';

/** Longer texts have more fields than metadata has room for, and their parsing would take a while. */
const MAX_NESTED_CHARACTERS = 64 * 1024;

/** The object that a text is; undefined if it is none. */
export function nestedObject(text: string, parseJson: (text: string) => unknown): Fields | undefined {
  if (text.charCodeAt(0) !== 0x7b || text.length > MAX_NESTED_CHARACTERS) return undefined;
  const trimmed = text.trimEnd();
  if (!trimmed.endsWith('}')) return undefined;
  try {
    const value = parseJson(trimmed);
    return isFields(value) ? value : undefined;
  } catch {
    // It only looks like JSON, and is text.
    return undefined;
  }
}
