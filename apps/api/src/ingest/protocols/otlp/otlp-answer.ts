// The answers of OTLP over HTTP, each in the encoding of its request: https://opentelemetry.io/docs/specs/otlp/#otlphttp-response
import type { BatchSummary } from '../../intake/batch-summary.ts';
import { describeRejections } from '../rejections.ts';

export type OtlpEncoding = 'json' | 'protobuf';

export const OTLP_TYPES: Record<OtlpEncoding, string> = {
  json: 'application/json',
  protobuf: 'application/x-protobuf',
};

/** The codes of google.rpc.Status by the status of an answer: https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto */
const CODES = new Map([
  [400, 3],
  [401, 16],
  [403, 7],
  [404, 5],
  [408, 4],
  [413, 8],
  [415, 3],
  [429, 8],
  [503, 14],
]);
const INTERNAL = 13;

/**
 * ExportLogsServiceResponse.
 * @param rejected how many records were not accepted
 * @param message what is wrong with them, or a remark if none was refused; empty for nothing to say
 */
export function otlpResponse(encoding: OtlpEncoding, rejected: number, message: string): Buffer {
  if (rejected === 0 && message === '') return Buffer.from(encoding === 'json' ? '{}' : '');
  if (encoding === 'json')
    return Buffer.from(
      JSON.stringify({
        partialSuccess: {
          ...(rejected > 0 ? { rejectedLogRecords: String(rejected) } : {}),
          errorMessage: message,
        },
      }),
    );
  const count = rejected > 0 ? [tag(1, 0), ...varint(rejected)] : [];
  return lengthDelimited(1, Buffer.concat([Buffer.from(count), lengthDelimited(2, Buffer.from(message))]));
}

/** What is wrong with records, and what was taken although it was not quite right; empty for nothing. */
export function otlpRemarks(summary: BatchSummary): string {
  const errors = describeRejections(summary.errors, 'Record');
  return [errors, ...(summary.notes ?? []).map(({ message }) => message)].join(' ').trim();
}

/** The google.rpc.Status of an error. */
export function otlpStatus(encoding: OtlpEncoding, status: number, message: string): Buffer {
  const code = grpcCode(status);
  if (encoding === 'json') return Buffer.from(JSON.stringify({ code, message }));
  return Buffer.concat([Buffer.from([tag(1, 0), ...varint(code)]), lengthDelimited(2, Buffer.from(message))]);
}

/** The code of gRPC for the status of an HTTP answer. */
export function grpcCode(status: number): number {
  return CODES.get(status) ?? INTERNAL;
}

function tag(field: number, type: number): number {
  return field * 8 + type;
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  for (; value > 0x7f; value = Math.floor(value / 128)) bytes.push((value % 128) | 0x80);
  return [...bytes, value];
}

function lengthDelimited(field: number, bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from([tag(field, 2), ...varint(bytes.length)]), bytes]);
}
