import { Highlighter, parseQuery } from '@timberline/query';

/** Finds the words of a find in messages. One that cannot be read has no hits; the field says what is wrong with it. */
export function highlighterOf(find: string): Highlighter {
  const parsed = parseQuery(find);
  return new Highlighter(parsed.ok ? parsed.tree : null);
}
