// JSON values that `JSON.stringify` alone does not suffice for: numbers with the text that was sent, and nesting deeper than
// the stack.

/** A number that keeps the text it was sent with, made by `JSON.rawJSON`. */
interface RawJson {
  readonly rawJSON: string;
}

/** A value that was parsed from JSON, at any depth. */
type DeepJson = unknown;

// Engines have this (V8 since 11.4); TypeScript's library does not declare it yet.
const json = JSON as unknown as { isRawJSON?: (value: unknown) => boolean };

/** Whether a value is a number with the text that was sent. A browser without `JSON.rawJSON` has none. */
export function isRawJson(value: unknown): value is RawJson {
  return json.isRawJSON?.(value) ?? false;
}

/** Whether a value is an object with members: no array, no number in its text. */
export function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawJson(value);
}

/** Writes JSON of any depth. Slower than `JSON.stringify`, which recurses. */
export function writeDeepJson(value: DeepJson): string {
  const parts: string[] = [];
  /** What is still to be written, the next one last: text as it is, or a value. */
  const open: ({ text: string } | { value: DeepJson })[] = [{ value }];
  for (let next = open.pop(); next; next = open.pop()) {
    if ('text' in next) parts.push(next.text);
    else if (Array.isArray(next.value)) {
      open.push({ text: ']' });
      for (let i = next.value.length - 1; i >= 0; i--) {
        open.push({ value: next.value[i] });
        if (i > 0) open.push({ text: ',' });
      }
      open.push({ text: '[' });
    } else if (isFields(next.value)) {
      const members = Object.entries(next.value);
      open.push({ text: '}' });
      for (let i = members.length - 1; i >= 0; i--) {
        open.push({ value: members[i]![1] }, { text: `${JSON.stringify(members[i]![0])}:` });
        if (i > 0) open.push({ text: ',' });
      }
      open.push({ text: '{' });
    } else parts.push(JSON.stringify(next.value) ?? 'null');
  }
  return parts.join('');
}

/** JSON of a value of any depth. */
export function writeJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'null';
  } catch (error) {
    // JSON.stringify recurses, and this is how it says that the stack was too short.
    if (error instanceof RangeError) return writeDeepJson(value);
    throw error;
  }
}
