// The tree of a query → Elasticsearch's query DSL. Everything stands in filter context: logs are sorted by time, never
// scored. What each field of an index holds is told in template.ts and attributes.ts.
import type { estypes } from '@elastic/elasticsearch';
import { type FieldNode, type QueryNode, type TimeRange, timeRange } from '@timberline/query';
import { ATTRIBUTE_SEPARATOR, attributePrefix, orderedNumber } from '../attributes.ts';
import { logIdTimePrefix } from '../log-id.ts';
import { NANOS_FORMAT, nanosOf } from '../nanos.ts';

export type EsQuery = estypes.QueryDslQueryContainer;

/** Sorts after every text of digits and lower-case letters, of which ordered numbers are made. */
const AFTER_NUMBERS = '~';
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
/** A number of more digits may be another one once it is a double. */
const EXACT_DIGITS = 15;

/** What a tree asks for; `nowMs` (since 1970) is what `now` means in it. */
export function compileQuery(tree: QueryNode, nowMs: number): EsQuery {
  switch (tree.kind) {
    case 'and':
      return { bool: { filter: tree.children.map((child) => compileQuery(child, nowMs)) } };
    case 'or':
      return anyOf(tree.children.map((child) => compileQuery(child, nowMs)));
    case 'not':
      return { bool: { must_not: [compileQuery(tree.child, nowMs)] } };
    case 'words':
    case 'phrase':
      return sideBySide(tree.tokens);
    case 'prefix':
      return beginning(tree.tokens);
    case 'contains':
      // A part holds letters, marks and digits alone, so there is nothing to escape.
      return { wildcard: { words: { value: `*${tree.part}*` } } };
    case 'field':
      return compileField(tree, nowMs);
  }
}

/** Folded words that stand in a message side by side, in this order. */
export function sideBySide(tokens: readonly string[]): EsQuery {
  const [first] = tokens;
  if (first === undefined) return { match_all: {} };
  if (tokens.length === 1) return { term: { words: first } };
  return { match_phrase: { words: { query: tokens.join(' '), analyzer: 'whitespace' } } };
}

/** The same, where the last one is the beginning of a word. */
function beginning(tokens: readonly string[]): EsQuery {
  const last = tokens.at(-1) ?? '';
  if (tokens.length < 2) return { prefix: { words: { value: last } } };
  // Not match_phrase_prefix, which looks at 50 words alone; an interval looks at all or is refused.
  const before = {
    match: { query: tokens.slice(0, -1).join(' '), ordered: true, max_gaps: 0, analyzer: 'whitespace' },
  };
  return {
    intervals: {
      words: { all_of: { ordered: true, max_gaps: 0, intervals: [before, { prefix: { prefix: last } }] } },
    },
  };
}

function compileField(node: FieldNode, nowMs: number): EsQuery {
  const { field } = node;
  switch (field.type) {
    case 'text':
      return { match_all: {} };
    case 'time': {
      if (node.op === 'exists') return { match_all: {} };
      const range = timeRange(node.op as 'eq', node.value as Parameters<typeof timeRange>[1], nowMs);
      return field.name === 'timestamp' ? between(range) : receivedBetween(range);
    }
    case 'keyword':
      if (node.op === 'exists') return { exists: { field: field.name } };
      return node.op === 'prefix'
        ? { prefix: { [field.name]: { value: node.value } } }
        : { term: { [field.name]: node.value as string } };
    case 'metadata':
      return compileMetadata(field.key, node);
  }
}

function compileMetadata(key: string, node: FieldNode): EsQuery {
  const path = attributePrefix(key);
  switch (node.op) {
    case 'exists':
      return hasAttribute(key);
    case 'eq':
      return attributeIs(key, [node.value as string]);
    case 'prefix':
      return { prefix: { attributes: { value: path + node.value } } };
    default: {
      const number = path + orderedNumber(node.value as number);
      const low = node.op === 'gt' || node.op === 'gte';
      const bounds = low ? { [node.op]: number, lt: path + AFTER_NUMBERS } : { gte: path, [node.op]: number };
      return { range: { attributeNumbers: bounds } };
    }
  }
}

/** A key of the metadata, or an object of that name with keys inside, has a value. */
export function hasAttribute(key: string): EsQuery {
  return anyOf([{ term: { attributeKeys: key } }, { prefix: { attributeKeys: { value: `${key}.` } } }]);
}

/** A key of the metadata has one of these values, each as text or as the number of that text. */
export function attributeIs(key: string, values: readonly string[]): EsQuery {
  const path = attributePrefix(key);
  const texts = new Set(values.flatMap((value) => [value, numberText(value) ?? value]));
  return oneOf(
    'attributes',
    [...texts].map((text) => path + text),
  );
}

/** The value of a term of `attributes`, whatever its path. */
export function attributeValue(term: string): string {
  return term.slice(term.indexOf(ATTRIBUTE_SEPARATOR) + 1);
}

/** How JSON writes the number that a text spells: `1.0` and `1e0` find a 1. */
function numberText(value: string): string | undefined {
  if (!NUMBER.test(value) || value.replace(/\D/g, '').length > EXACT_DIGITS) return undefined;
  return String(Number(value));
}

/** A keyword field holds one of these values. */
export function oneOf(field: string, values: readonly string[]): EsQuery {
  const [first] = values;
  return values.length === 1 && first !== undefined
    ? { term: { [field]: first } }
    : { terms: { [field]: [...values] } };
}

/** Logs whose timestamp lies between these bounds; `null` is a range that no time can meet. */
export function between(range: TimeRange | null): EsQuery {
  if (range === null) return { match_none: {} };
  if (range.gte === undefined && range.lte === undefined) return { match_all: {} };
  const { gte, lte } = range;
  return { range: { timestamp: { ...(gte && { gte }), ...(lte && { lte }), format: NANOS_FORMAT } } };
}

/** The same for the time of receipt, which is what an id begins with, to the millisecond. */
function receivedBetween(range: TimeRange | null): EsQuery {
  if (range === null) return { match_none: {} };
  const bounds: { gte?: string; lt?: string } = {};
  if (range.gte !== undefined)
    bounds.gte = logIdTimePrefix(Number((nanosOf(range.gte) + 999_999n) / 1_000_000n));
  if (range.lte !== undefined) bounds.lt = logIdTimePrefix(Number(nanosOf(range.lte) / 1_000_000n) + 1);
  return bounds.gte === undefined && bounds.lt === undefined ? { match_all: {} } : { range: { id: bounds } };
}

function anyOf(queries: EsQuery[]): EsQuery {
  return { bool: { should: queries, minimum_should_match: 1 } };
}
