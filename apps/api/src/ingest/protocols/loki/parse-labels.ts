// The labels of a stream as text, such as `{job="api", env="prod"}` → their names and values.

const PAIR = /\s*([\p{L}_:.][\p{L}\p{N}_:./-]*)\s*=\s*("(?:[^"\\]|\\.)*"|`[^`]*`)\s*(,|$)/suy;
const SIMPLE_ESCAPES: Record<string, string> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};
const ESCAPE = /\\(?:x([\da-f]{2})|u([\da-f]{4})|U([\da-f]{8})|([0-7]{3})|(.))/gis;
const MAX_CODE_POINT = 0x10_ffff;

/**
 * The longest labels of a stream, as many as the metadata of a log has room for. Every entry of the stream has them, so longer ones
 * would be read again and again.
 */
export const MAX_LABELS_LENGTH = 64 * 1024;

/**
 * Parses labels in the notation of Prometheus, whose strings have the escapes of Go. Undefined if the text is not in that
 * notation.
 */
export function parseLabels(text: string): Record<string, string> | undefined {
  const trimmed = text.trim();
  const isBraced = trimmed.startsWith('{') && trimmed.endsWith('}');
  const inner = (isBraced ? trimmed.slice(1, -1) : trimmed).trim();
  const labels: Record<string, string> = {};
  let at = 0;
  while (at < inner.length) {
    PAIR.lastIndex = at;
    const match = PAIR.exec(inner);
    if (!match) return undefined;
    const [, name = '', quoted = ''] = match;
    Object.defineProperty(labels, name, {
      value: quoted.startsWith('`') ? quoted.slice(1, -1) : unescape(quoted.slice(1, -1)),
      writable: true,
      enumerable: true,
      configurable: true,
    });
    at = PAIR.lastIndex;
  }
  return labels;
}

function unescape(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(
    ESCAPE,
    (_all, hex?: string, short?: string, long?: string, octal?: string, character = '') => {
      const code = hex ?? short ?? long;
      if (code !== undefined) return fromCodePoint(Number.parseInt(code, 16));
      if (octal !== undefined) return fromCodePoint(Number.parseInt(octal, 8));
      return SIMPLE_ESCAPES[character as string] ?? (character as string);
    },
  );
}

function fromCodePoint(code: number): string {
  return code <= MAX_CODE_POINT ? String.fromCodePoint(code) : '\uFFFD';
}
