// A reference implementation without an index: it checks every log. Specs compare the service's answers with it.
//
// It follows the documented contract and deliberately uses no code of libs/query.
import type { FoundLog, LogInput } from '@timberline/contract';

/** Tells whether a log meets a condition. */
export type Check = (log: LogInput) => boolean;

/** Scripts that are written without spaces: each character is a word. */
const SPACELESS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

/** Escape sequences of terminals, as these tests use them: colors, links and titles. */

const SEQUENCES = /\u001b\[[0-9;]*[A-Za-z]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)/g;

/** The words of a text, folded: runs of letters, marks and digits. */
function wordsOf(text: string): string[] {
  const drawn = text.replace(SEQUENCES, '').replace(/\p{Default_Ignorable_Code_Point}/gu, '');
  // Lower case first, since ẞ has no longer upper case while ß has: SS.
  const capitals = drawn.replace(/™/g, ' ').normalize('NFKC').toLowerCase().toUpperCase();
  const folded = capitals.toLowerCase().replace(/ς/g, 'σ').normalize('NFKC');
  const runs = folded.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return runs.flatMap((run) =>
    SPACELESS.test(run)
      ? run.match(/[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}]|[^\p{sc=Han}\p{sc=Hira}\p{sc=Kana}]+/gu)!
      : [run],
  );
}

/** The words of a message as it was sent, and with the escapes decoded that it has as text. */
export function readingsOf(message: string): string[][] {
  const decoded = message
    .replace(/\\u([0-9a-f]{4})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\\[nrt]/g, ' ')
    .replace(/(?:%[0-9A-F]{2})+/g, decodeURIComponent);
  return [wordsOf(message), wordsOf(decoded)];
}

/** Checks that the message contains the words of `text` as a phrase; `matchesLast` compares the last word. */
export function containsPhrase(
  text: string,
  matchesLast: (word: string, wanted: string) => boolean = (a, b) => a === b,
): Check {
  const wanted = wordsOf(text);
  return (log) =>
    readingsOf(log.message).some((words) =>
      words.some((_, at) =>
        wanted.every((want, i) => {
          const word = words[at + i];
          if (word === undefined) return false;
          return i === wanted.length - 1 ? matchesLast(word, want) : word === want;
        }),
      ),
    );
}

/** The scalar values of the metadata at a path, including those inside arrays. */
export function leavesAt(log: LogInput, path: string): (string | number | boolean)[] {
  const found: (string | number | boolean)[] = [];
  const walk = (value: unknown, at: string): void => {
    if (Array.isArray(value)) for (const element of value) walk(element, at);
    else if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value)) walk(inner, at === '' ? key : `${at}.${key}`);
    else if (value !== null && value !== undefined && at === path)
      found.push(value as string | number | boolean);
  };
  walk(log.metadata, '');
  return found;
}

/** The nanoseconds from 1970 to an RFC 3339 time. */
export function nanos(time: string): bigint {
  const fraction = /\.(\d+)/.exec(time)?.[1] ?? '';
  return BigInt(Date.parse(time.replace(/\.\d+/, ''))) * 1_000_000n + BigInt(fraction.padEnd(9, '0'));
}

/** The logs in the service's order: by timestamp, then by id. */
export function inOrder(logs: readonly FoundLog[], sort: 'asc' | 'desc' = 'desc'): FoundLog[] {
  const keyed = logs.map((log) => ({ log, at: nanos(log.timestamp) }));
  keyed.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.log.id < b.log.id ? -1 : 1));
  if (sort === 'desc') keyed.reverse();
  return keyed.map(({ log }) => log);
}

export function countBy<T>(items: readonly T[], key: (item: T) => string): Record<string, number> {
  const counts = Object.create(null) as Record<string, number>;
  for (const item of items) counts[key(item)] = (counts[key(item)] ?? 0) + 1;
  return counts;
}
