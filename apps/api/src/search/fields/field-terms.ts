// Where the index holds the values of a field, and how its terms become values.
import { KEYWORD_FIELDS } from '@timberline/contract';
import { attributePrefix, attributeValue, type EsQuery } from '@timberline/elastic';
import { fieldName, resolveField } from '@timberline/query';
import { SearchError } from '../../elasticsearch/search-error.ts';

/** The terms of a field in the index. */
export interface FieldTerms {
  /** The field of the index. */
  indexField: string;
  /** Precedes the value in each term. */
  termPrefix: string;
  /** The value of a term. */
  toValue: (term: string) => string;
  /** Logs that have the field. */
  present: EsQuery;
  /** The key of the metadata, as it stands among the keys of a log; undefined for a field of its own. */
  key?: string;
  /** Whether a log can have several values. */
  isMultiValued: boolean;
}

/** The response to a `terms` aggregation, as far as it is needed here. */
export interface TermCounts {
  buckets: { key: string; doc_count: number }[];
  sum_other_doc_count: number;
}

/** Finds the terms of a field. Throws a SearchError for unknown fields and for those whose values cannot be listed. */
export function fieldTerms(name: string): FieldTerms {
  const keyword = KEYWORD_FIELDS.find((field) => field === name);
  if (keyword)
    return {
      indexField: keyword,
      termPrefix: '',
      toValue: (term) => term,
      present: { exists: { field: keyword } },
      // All other keyword fields are one text.
      isMultiValued: keyword === 'redacted',
    };
  const field = resolveField(name);
  if (!field) throw unknownField(name);
  if (field.type !== 'metadata')
    throw new SearchError(
      'invalid-parameter',
      `The values of ${fieldName(field)} cannot be listed, because nearly every log has a different one.`,
      { errors: [{ path: 'field', message: 'expected a keyword field or a key of the metadata' }] },
    );
  return {
    indexField: 'attributes',
    termPrefix: attributePrefix(field.key),
    toValue: attributeValue,
    present: { term: { attributeKeys: field.key } },
    key: field.key,
    isMultiValued: true,
  };
}

export function unknownField(name: string): SearchError {
  return new SearchError(
    'not-found',
    `There is no field ${name}. GET /api/logs/fields lists the fields that exist.`,
  );
}

/**
 * The regular expression of Lucene for terms with this prefix that have a text behind it, in any case; undefined when all terms
 * match.
 */
export function termPattern(prefix: string, contained = ''): string | undefined {
  if (contained !== '') return `${escapeLucene(prefix)}@${Array.from(contained, anyCase).join('')}@`;
  return prefix === '' ? undefined : `${escapeLucene(prefix)}@`;
}

/**
 * The number of logs that have one of the listed values, from the counts of the values alone; undefined when logs with
 * several values may be counted more than once.
 * @param present number of logs that have the field
 * @param isNarrowed whether only some of the values were asked for
 */
export function countListed(
  { isMultiValued }: FieldTerms,
  { buckets, sum_other_doc_count }: TermCounts,
  { present, isNarrowed }: { present: number; isNarrowed: boolean },
): number | undefined {
  const sum = buckets.reduce((total, { doc_count }) => total + doc_count, 0);
  const isExact =
    !isMultiValued ||
    buckets.length === 0 ||
    (isNarrowed ? buckets.length === 1 : sum + sum_other_doc_count === present);
  return isExact ? sum : undefined;
}

/** Escapes the characters with a meaning in Lucene's regular expressions, in which `@` stands for any text. */
function escapeLucene(text: string): string {
  return text.replace(/[.?+*|{}[\]()"\\#@&<>~^$-]/g, '\\$&');
}

/** A character in both of its cases. Some have more than one character in the other case, as ß has: these match as they are. */
function anyCase(character: string): string {
  const cases = new Set([character, character.toLowerCase(), character.toUpperCase()]);
  const single = [...cases].filter((one) => Array.from(one).length === 1);
  return single.length === 1 ? escapeLucene(character) : `[${single.join('')}]`;
}
