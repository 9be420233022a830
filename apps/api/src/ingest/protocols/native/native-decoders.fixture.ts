// Decoding for the specs of the native decoders.
import type { FieldError } from '@timberline/contract';
import type { Decoder } from '../../decode/decoder.ts';
import { IngestError } from '../../ingest-error.ts';
import { jsonDecoder } from './native-decoders.ts';

/** The values and errors of a body, by line. */
export function decode(body: string | Buffer, decoder: Decoder) {
  const values: [line: number, value: unknown][] = [];
  const errors: FieldError[] = [];
  const notes: string[] = [];
  const slices = decoder.decode(Buffer.from(body as string), {
    scannedLog: (line, { bytes, start, end }) =>
      values.push([line, JSON.parse(bytes.toString('utf8', start, end))]),
    value: (line, value, parseExact) => values.push([line, parseExact() ?? value]) > 0,
    nextId: () => '',
    error: (line, error) => errors.push({ line, ...error }),
    note: (message) => notes.push(message),
    get wantsErrors() {
      return errors.length < 100;
    },
  });
  let count = 1;
  while (!slices.next().done) count++;
  return { values, errors, notes, slices: count };
}

/** The error of a JSON body that cannot be decoded as a whole. */
export function errorOf(body: string | Buffer): IngestError {
  try {
    decode(body, jsonDecoder);
  } catch (error) {
    if (error instanceof IngestError) return error;
    throw error;
  }
  throw new Error('The body was decoded without an error.');
}
