// logfmt: `time=2026-11-24T10:35:22Z level=info msg="it works" count=3`, of logrus, slog, Grafana and others.
import type { Fields } from '../mapping/entry.ts';
import { setField } from '../mapping/fit-metadata.ts';

const PAIR = /([^\s="]+)(?:=(?:"((?:[^"\\]|\\.)*)"|([^\s"]*)))?(?:\s+|$)/y;
const FIRST_PAIR = /^[A-Za-z_@][\w.@/-]*=/;
const KNOWN_KEY = /(?:^|\s)(?:level|lvl|severity|msg|message|time|ts|timestamp|t|caller|logger)=/;
const NUMBER = /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,6})?$/;
const MIN_PAIRS = 2;

/** The pairs of a line, or undefined if it is no logfmt. */
export function parseLogfmt(line: string, isForced = false): Fields | undefined {
  if (!FIRST_PAIR.test(line)) return undefined;
  const fields: Fields = {};
  let pairs = 0;
  let bare = 0;
  PAIR.lastIndex = 0;
  let at = 0;
  while (at < line.length) {
    const match = PAIR.exec(line);
    // The rest is something else, and so is the line.
    if (!match) return undefined;
    at = PAIR.lastIndex;
    const [, key = '', quoted, plain] = match;
    if (quoted === undefined && plain === undefined) {
      bare++;
      setField(fields, key, true);
    } else {
      pairs++;
      setField(fields, key, quoted === undefined ? valueOf(plain!) : unquote(quoted));
    }
  }
  if (isForced) return pairs > 0 ? fields : undefined;
  return (pairs >= MIN_PAIRS && bare === 0) || (pairs > bare && KNOWN_KEY.test(line)) ? fields : undefined;
}

function valueOf(text: string): unknown {
  return NUMBER.test(text) ? Number(text) : text === 'true' ? true : text === 'false' ? false : text;
}

function unquote(text: string): string {
  if (!text.includes('\\')) return text;
  try {
    return JSON.parse(`"${text}"`) as string;
  } catch {
    // Go's escapes are more than JSON's, for example \x1b.
    return text
      .replace(/\\(["\\])/g, '$1')
      .replace(/\\n/g, '\n')
      .replace(/\\t/g, '\t');
  }
}
