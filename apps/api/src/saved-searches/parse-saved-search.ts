// The bodies of POST /api/searches and PUT /api/searches/{id} → what is to be saved.
import { type FieldError, SAVED_SEARCH_LIMITS } from '@timberline/contract';
import { ProblemError } from '../http/problem-error.ts';
import type { SearchChange, SearchContent } from './owner-searches.ts';

const CONTENT = ['name', 'search', 'columns', 'shared'] as const;
/** What an answer has beside them, so that it can be sent back as it is, as by an import. They count for nothing here. */
const OTHERS = ['id', 'owner', 'version', 'updatedAt'];
/** Unknown members that an error names, and how much of each name. */
const MAX_NAMED = 16;
const MAX_NAME_CHARACTERS = 100;

type Body = Partial<Record<string, unknown>>;
/** What is wrong with a value, or null. */
type Check = (value: unknown) => string | null;

const { nameCharacters, searchCharacters, columns, columnCharacters } = SAVED_SEARCH_LIMITS;

const CHECKS: Record<(typeof CONTENT)[number], Check> = {
  name: (value) =>
    isText(value, nameCharacters) && value.trim() !== ''
      ? null
      : `must be a text of 1 to ${nameCharacters} characters without control characters`,
  search: (value) =>
    isText(value, searchCharacters)
      ? null
      : `must be the query string of the page /explore, of at most ${searchCharacters} characters`,
  columns: (value) =>
    Array.isArray(value) &&
    value.length <= columns &&
    value.every((one) => isText(one, columnCharacters) && one !== '')
      ? null
      : `must be a list of at most ${columns} names, each of 1 to ${columnCharacters} characters`,
  shared: (value) => (typeof value === 'boolean' ? null : 'must be true or false'),
};

/** Throws a ProblemError that names every member that is wrong. */
export function parseNewSearch(body: unknown): SearchContent {
  const given = toObject(body, '{"name":…,"search":…}');
  const content: Body = { columns: [], shared: false, ...given };
  throwIfAny([
    ...unknownMembers(given),
    ...CONTENT.flatMap((path) => problem(path, CHECKS[path](content[path]))),
  ]);
  return clean(content) as SearchContent;
}

/** Throws a ProblemError that names every member that is wrong. */
export function parseSearchChange(body: unknown): SearchChange {
  const given = toObject(body, '{"version":…,"search":…}');
  const { version } = given;
  const isVersion = Number.isSafeInteger(version) && (version as number) >= 1;
  throwIfAny([
    ...unknownMembers(given),
    ...problem('version', isVersion ? null : 'must be the version that the change was made from, such as 1'),
    ...CONTENT.filter((path) => path in given).flatMap((path) => problem(path, CHECKS[path](given[path]))),
  ]);
  return { version: version as number, ...clean(given) };
}

/** The members that are saved. */
function clean(given: Body): Partial<SearchContent> {
  const { name, search, columns: list, shared } = given as Partial<SearchContent>;
  return {
    ...(name !== undefined && { name: name.trim() }),
    ...(search !== undefined && { search: search.replace(/^\?/, '') }),
    ...(list !== undefined && { columns: list }),
    ...(shared !== undefined && { shared }),
  };
}

function toObject(body: unknown, example: string): Body {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body;
  return throwIfAny([{ path: '', message: `expected ${example} as application/json` }]);
}

/** Elasticsearch stores no half of a pair of surrogates. */
function isText(value: unknown, maxCharacters: number): value is string {
  return (
    typeof value === 'string' &&
    value.length <= 2 * maxCharacters &&
    [...value].length <= maxCharacters &&
    value.isWellFormed() &&
    !/\p{Cc}/u.test(value)
  );
}

function unknownMembers(given: Body): FieldError[] {
  return Object.keys(given)
    .filter((name) => !(CONTENT as readonly string[]).includes(name) && !OTHERS.includes(name))
    .slice(0, MAX_NAMED)
    .map((name) => ({ path: name.slice(0, MAX_NAME_CHARACTERS), message: 'is not a known member' }));
}

function problem(path: string, message: string | null): FieldError[] {
  return message === null ? [] : [{ path, message }];
}

function throwIfAny(errors: [FieldError]): never;
function throwIfAny(errors: FieldError[]): void;
function throwIfAny(errors: FieldError[]): void {
  const [first] = errors;
  if (!first) return;
  throw new ProblemError(400, `${first.path || 'The body'}: ${first.message}.`, { errors });
}
