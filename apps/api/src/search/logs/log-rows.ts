// The JSON of logs in answers and exports, made from the JSON of their sources.
import { logIdTime } from '@timberline/elastic';
import type { RawHit } from '../../elasticsearch/raw-response.ts';
import type { LogSource } from '../../elasticsearch/search-response.ts';
import { fromLatin1, toLatin1 } from '../../http/json-answer.ts';
import { parseJson } from '../../json/parse-json.ts';
import { type AnswerHighlighter, hitToLog } from './hit-to-log.ts';

/** Sources with such a field do not have all fields as they were sent (see `LogSource`). */
const AS_SENT = 'AsSent":';
/** `rowsFromHits` yields after parsing this many characters: a few milliseconds, during which nothing else runs. */
export const SLICE_CHARACTERS = 64 * 1024;
/** What a log takes counts as so many characters, apart from those of its source. */
const LOG_CHARACTERS = 256;

/**
 * The JSON of a log as it was sent, with `id` and `receivedAt`. The source, and what is returned, is UTF-8 decoded as
 * Latin-1. A source is the log as it was sent, so it is normally copied as it is.
 */
export function logRow(hit: Pick<RawHit, '_id' | 'source'>): string {
  if (hit.source.includes(AS_SENT)) return toLatin1(JSON.stringify(rawHitToLog(hit)));
  const receivedAt = new Date(logIdTime(hit._id)).toISOString();
  return `{"id":"${hit._id}","receivedAt":"${receivedAt}",${hit.source.slice(1)}`;
}

/** The log of a hit, parsed. */
export function rawHitToLog({ _id, source }: Pick<RawHit, '_id' | 'source'>) {
  return hitToLog({ _id, _source: parseSource(source) });
}

/** Makes the JSON of the logs of hits, with the matches of a highlighter. Yields between slices of the work. */
export function* rowsFromHits(
  hits: readonly RawHit[],
  highlighter?: AnswerHighlighter,
): Generator<undefined, string[]> {
  const rows: string[] = [];
  const isHighlighted = highlighter !== undefined && !highlighter.isEmpty;
  let characters = 0;
  for (const hit of hits) {
    const isParsed = isHighlighted || hit.source.includes(AS_SENT);
    const next = LOG_CHARACTERS + (isParsed ? hit.source.length : 0);
    if (characters > 0 && characters + next > SLICE_CHARACTERS) {
      yield;
      characters = 0;
    }
    characters += next;
    const row = logRow(hit);
    const highlight = isHighlighted ? highlighter.highlight(parseSource(hit.source).message) : undefined;
    rows.push(
      highlight === undefined ? row : `${row.slice(0, -1)},"highlight":${JSON.stringify(highlight)}}`,
    );
  }
  return rows;
}

/** Parses a source in UTF-8 decoded as Latin-1. */
export function parseSource(source: string): LogSource {
  return parseJson(fromLatin1(source)) as LogSource;
}
