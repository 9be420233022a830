// The document that says which patterns are one. It is written by one processor at a time, and read by all API processes.
// docs/adr/0041-patterns-are-joined-by-aliases.md tells why.
import { readFile } from 'node:fs/promises';
import { type Client, errors, type estypes } from '@elastic/elasticsearch';
import { TEMPLATES_FOLDER } from './template.ts';

const PATTERNS_INDEX = 'timberline-patterns';
const DOCUMENT = { index: PATTERNS_INDEX, id: 'joined' } as const;

/** Patterns that are one: those of `members` are known by `id`. */
export interface JoinedPattern {
  id: string;
  template: string;
  members: string[];
}

export interface PatternDocument {
  /** The term of the lease of whoever wrote it. */
  term: number;
  /** The templates that were compared, in the order in which they came: by id, and the text. */
  templates: [id: string, template: string][];
  groups: JoinedPattern[];
}

/** Where the document stood when it was read or written; undefined where there was none. */
export type DocumentPosition = { seqNo: number; primaryTerm: number } | undefined;

/** Reads the document in real time. Throws the errors of the client. */
export async function readPatternDocument(
  client: Client,
  requestTimeout: number,
): Promise<{ document: PatternDocument; position: DocumentPosition } | undefined> {
  const found = await orMissing(client.get<PatternDocument>(DOCUMENT, { requestTimeout, maxRetries: 0 }));
  if (!found?._source) return undefined;
  return { document: found._source, position: positionOf(found) };
}

/** Reads only where the document stands, and its groups if that has changed. Throws the errors of the client. */
export async function readGroups(
  client: Client,
  before: DocumentPosition,
  requestTimeout: number,
): Promise<{ groups: JoinedPattern[]; position: DocumentPosition } | 'unchanged'> {
  const options = { requestTimeout, maxRetries: 0 };
  const head = await orMissing(client.get({ ...DOCUMENT, _source: false }, options));
  if (isSame(head && positionOf(head), before)) return 'unchanged';
  if (!head) return { groups: [], position: undefined };
  const found = await orMissing(
    client.get<Pick<PatternDocument, 'groups'>>({ ...DOCUMENT, _source_includes: ['groups'] }, options),
  );
  return { groups: found?._source?.groups ?? [], position: found && positionOf(found) };
}

/**
 * Writes the document over what was read before. Returns where it stands then; false if another process has written it
 * meanwhile, or if it is gone: nothing is written then. Throws the errors of the client.
 */
export async function writePatternDocument(
  client: Client,
  document: PatternDocument,
  before: DocumentPosition,
  requestTimeout: number,
): Promise<DocumentPosition | false> {
  const condition = before
    ? { if_seq_no: before.seqNo, if_primary_term: before.primaryTerm }
    : { op_type: 'create' as const };
  try {
    const written = await client.index(
      { ...DOCUMENT, document, ...condition },
      { requestTimeout, maxRetries: 0 },
    );
    return positionOf(written);
  } catch (error) {
    if (isStatus(error, 409) || (before && isStatus(error, 404))) return false;
    throw error;
  }
}

/** Creates the index from its template; repeating it is harmless. Throws the errors of the client. */
export async function createPatternsIndex(client: Client, requestTimeout: number): Promise<void> {
  const text = await readFile(new URL('patterns.template.json', TEMPLATES_FOLDER), 'utf8');
  const template = JSON.parse(text) as Partial<estypes.IndicesPutIndexTemplateRequest>;
  await client.indices.putIndexTemplate({ name: PATTERNS_INDEX, ...template }, { requestTimeout });
  // 400: another process has created it.
  await client.indices.create({ index: PATTERNS_INDEX }, { requestTimeout, ignore: [400] });
}

function positionOf({ _seq_no, _primary_term }: { _seq_no?: number; _primary_term?: number }) {
  return { seqNo: _seq_no!, primaryTerm: _primary_term! };
}

function isSame(one: DocumentPosition, other: DocumentPosition): boolean {
  return one?.seqNo === other?.seqNo && one?.primaryTerm === other?.primaryTerm;
}

/** Undefined where there is no such document or index. */
async function orMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (isStatus(error, 404)) return undefined;
    throw error;
  }
}

function isStatus(error: unknown, status: number): boolean {
  return error instanceof errors.ResponseError && error.statusCode === status;
}
