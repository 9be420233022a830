// What both encodings of OTLP have in common: a log record as plain values.
import { type RawJson, rawJson } from '@timberline/elastic';

/** A value of OTLP's AnyValue as JSON. Bytes are text in base64, and integers that a double cannot hold keep their digits. */
export type OtlpValue =
  string | number | boolean | null | RawJson | OtlpValue[] | { [key: string]: OtlpValue };

export type OtlpAttributes = Record<string, OtlpValue>;

/** A log record, with what its resource and its scope say of all their records. */
export interface OtlpRecord {
  /** RFC 3339; undefined if the record has no time that a log can have. */
  time: string | undefined;
  level: string | undefined;
  body: OtlpValue;
  traceId: string | undefined;
  spanId: string | undefined;
  attributes: OtlpAttributes;
  scope: OtlpAttributes;
  resource: OtlpAttributes;
}

/** AnyValues in each other, as deep as the metadata of a log may be and a little more. Deeper ones become null. */
export const MAX_VALUE_LEVELS = 32;

/** An integer of 64 bits as its exact JSON. */
export function integer(value: bigint): number | RawJson {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : rawJson(String(value));
}

/** The attributes of an instrumentation scope, its name and version among them. */
export function scopeAttributes(name: string, version: string, attributes: OtlpAttributes): OtlpAttributes {
  const scope: OtlpAttributes = { ...attributes };
  // The names that OpenTelemetry gives them where they become attributes (opentelemetry.io/docs/specs/otel/common/mapping-to-non-otlp/).
  if (name !== '') scope['otel.scope.name'] = name;
  if (version !== '') scope['otel.scope.version'] = version;
  return scope;
}
