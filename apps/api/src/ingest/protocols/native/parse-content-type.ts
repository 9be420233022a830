// Content-Type → the decoder of the body.
import type { Decoder } from '../../decode/decoder.ts';
import { IngestError } from '../../ingest-error.ts';
import { jsonDecoder, ndjsonDecoder } from './native-decoders.ts';

const DECODERS = new Map<string, Decoder>([
  ['application/json', jsonDecoder],
  ['application/x-ndjson', ndjsonDecoder],
  ['application/ndjson', ndjsonDecoder],
  ['application/jsonl', ndjsonDecoder],
  ['application/x-jsonlines', ndjsonDecoder],
]);

/** The decoder for a `Content-Type` header. Throws an IngestError if the type or its charset is not supported. */
export function decoderFor(header = ''): Decoder {
  // Most headers are a type and nothing else.
  return DECODERS.get(header) ?? parseContentType(header);
}

function parseContentType(header: string): Decoder {
  const [type = '', ...parameters] = header.split(';').map((part) => part.trim().toLowerCase());
  const decoder = DECODERS.get(type);
  if (!decoder) {
    const problem =
      type === ''
        ? 'The content type is missing.'
        : `The content type ${JSON.stringify(type.slice(0, 64))} is not supported.`;
    throw new IngestError(
      'unsupported',
      `${problem} Nothing was accepted; send application/json (one log or an array of logs) or ` +
        'application/x-ndjson (one log per line).',
    );
  }
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length);
  if (charset !== undefined && !/^"?(utf-?8|us-ascii)"?$/.test(charset))
    throw new IngestError(
      'unsupported',
      `The charset ${JSON.stringify(charset.slice(0, 64))} is not supported. Nothing was accepted; send the body as UTF-8.`,
    );
  return decoder;
}
