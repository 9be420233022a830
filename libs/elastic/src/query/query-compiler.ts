// Compiles the tree of a query to Elasticsearch's query DSL. Every clause is in filter context: logs are sorted by time,
// never scored. ARCHITECTURE.md lists what each field of an index holds.
import {
  analyzeBefore,
  type FieldNode,
  NANOS_PER_MILLISECOND,
  parseNanos,
  type QueryNode,
  type TimeRange,
  timeRange,
} from '@timberline/query';
import { ATTRIBUTE_SEPARATOR, attributePrefix, orderedNumber, termValue } from '../attributes.ts';
import { logIdTimePrefix } from '../log-id.ts';
import { anyOf, type EsQuery, oneOf, timestampRange } from './clauses.ts';

/** Sorts after every text of digits and lower-case letters, of which ordered numbers are made. */
const AFTER_NUMBERS = '~';
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
/** A number with more digits may become a different number as a double. */
const MAX_EXACT_DIGITS = 15;

/** Compiles a tree. `nowMs` is the meaning of `now`, in milliseconds since 1970. */
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
      return inBothForms(phrase, tree.tokens, tree.text);
    case 'prefix':
      return inBothForms(phrasePrefix, tree.tokens, tree.text);
    case 'contains':
      return inBothForms(part, [tree.part], tree.text);
    case 'field':
      return compileField(tree, nowMs);
  }
}

/** Messages that contain a text as a phrase, whose words are these. */
export function textQuery(tokens: readonly string[], text: string): EsQuery {
  return inBothForms(phrase, tokens, text);
}

/** Indices of release 0.1.0 have other words for some texts: a query asks for both where they differ. */
function inBothForms(
  compile: (tokens: readonly string[]) => EsQuery,
  tokens: readonly string[],
  text: string,
): EsQuery {
  const before = analyzeBefore(text);
  const isSame = before.length === tokens.length && before.every((token, at) => token === tokens[at]);
  return isSame || before.length === 0 ? compile(tokens) : anyOf([compile(tokens), compile(before)]);
}

/** Messages with a word that contains the only one of these, or with all of them as words where they are several. */
function part(tokens: readonly string[]): EsQuery {
  // A part has only letters, marks and digits, so nothing needs escaping.
  return tokens.length === 1 ? { wildcard: { words: { value: `*${tokens[0]}*` } } } : phrase(tokens);
}

/** Messages with these folded words next to each other, in this order. */
function phrase(tokens: readonly string[]): EsQuery {
  const [first] = tokens;
  if (first === undefined) return { match_all: {} };
  if (tokens.length === 1) return { term: { words: first } };
  return { match_phrase: { words: { query: tokens.join(' '), analyzer: 'whitespace' } } };
}

/** As `phrase`, but the last word may continue. */
function phrasePrefix(tokens: readonly string[]): EsQuery {
  const last = tokens.at(-1) ?? '';
  if (tokens.length < 2) return { prefix: { words: { value: last } } };
  // Not match_phrase_prefix: it tries only 50 words, while an interval tries all of them or is refused.
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
      return field.name === 'timestamp' ? timestampRange(range) : receivedRange(range);
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

/** Logs in which a key of the metadata has a value, or is an object with a key that has one. */
function hasAttribute(key: string): EsQuery {
  return anyOf([{ term: { attributeKeys: key } }, { prefix: { attributeKeys: { value: `${key}.` } } }]);
}

/** Logs in which a key of the metadata has one of these values, as text or as the number that the text denotes. */
export function attributeIs(key: string, values: readonly string[]): EsQuery {
  const path = attributePrefix(key);
  const texts = new Set(values.flatMap((value) => [value, numberText(value) ?? value]));
  return oneOf(
    'attributes',
    [...texts].map((text) => path + termValue(text)),
  );
}

/** The value in a term of `attributes`. */
export function attributeValue(term: string): string {
  return term.slice(term.indexOf(ATTRIBUTE_SEPARATOR) + 1);
}

/** How JSON writes the number that a text denotes, so that `1.0` and `1e0` find a 1; undefined for any other text. */
function numberText(value: string): string | undefined {
  if (!NUMBER.test(value) || value.replace(/\D/g, '').length > MAX_EXACT_DIGITS) return undefined;
  return String(Number(value));
}

/** Logs received within inclusive bounds. Ids begin with the time of receipt, to the millisecond. */
function receivedRange(range: TimeRange | null): EsQuery {
  if (range === null) return { match_none: {} };
  const bounds: { gte?: string; lt?: string } = {};
  if (range.gte !== undefined)
    bounds.gte = logIdTimePrefix(
      Number((parseNanos(range.gte) + NANOS_PER_MILLISECOND - 1n) / NANOS_PER_MILLISECOND),
    );
  if (range.lte !== undefined)
    bounds.lt = logIdTimePrefix(Number(parseNanos(range.lte) / NANOS_PER_MILLISECOND) + 1);
  return bounds.gte === undefined && bounds.lt === undefined ? { match_all: {} } : { range: { id: bounds } };
}
