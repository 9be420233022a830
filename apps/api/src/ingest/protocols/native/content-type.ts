// Content-Type → how a body holds its logs.
import { ProblemError } from '../../../problem/problem-error.ts';
import type { BodyKind } from '../../decode/decode-body.ts';

const KINDS: Record<string, BodyKind> = {
  'application/json': 'json',
  'application/x-ndjson': 'ndjson',
  'application/ndjson': 'ndjson',
  'application/jsonl': 'ndjson',
  'application/x-jsonlines': 'ndjson',
};

/** Reads the header; throws a 415 where the type or its charset is not taken. */
export function bodyKindOf(header: string | undefined): BodyKind {
  const kind = header === undefined ? undefined : KINDS[header];
  return kind ?? readHeader(header);
}

function readHeader(header = ''): BodyKind {
  const [type = '', ...parameters] = header.split(';').map((part) => part.trim().toLowerCase());
  const kind = Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
  if (!kind)
    throw new ProblemError(
      415,
      `${type === '' ? 'A body without a content type' : `The content type ${JSON.stringify(type.slice(0, 64))}`} is ` +
        'not taken; send application/json (one log or an array) or application/x-ndjson (a log a line).',
    );
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length);
  if (charset !== undefined && !/^"?(utf-?8|us-ascii)"?$/.test(charset))
    throw new ProblemError(415, 'Bodies are UTF-8; another charset is not taken.');
  return kind;
}
