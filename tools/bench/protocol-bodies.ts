// Logs as the protobuf of OTLP and Loki.
import { compress } from 'snappyjs';
import type { LogInput } from '@timberline/contract';
import { doubleField, fixed64Field, lengthField, varintField } from '@timberline/testing';

/**
 * An ExportLogsServiceRequest with a resource for each service, as the OpenTelemetry SDKs send it.
 * https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/logs/v1/logs.proto
 */
export function otlpBody(logs: readonly LogInput[]): Buffer {
  const byService = Map.groupBy(logs, ({ resourceId }) => resourceId);
  return Buffer.concat(
    [...byService].map(([service, records]) =>
      lengthField(
        1,
        lengthField(1, keyValue(1, 'service.name', service)),
        lengthField(2, lengthField(1, lengthField(1, 'shop')), ...records.map(otlpRecord)),
      ),
    ),
  );
}

function otlpRecord(log: LogInput): Buffer {
  const attributes = Object.entries(log.metadata ?? {}).map(([key, value]) => keyValue(6, key, value));
  return lengthField(
    2,
    fixed64Field(1, nanosecondsOf(log)),
    lengthField(3, log.level.toUpperCase()),
    lengthField(5, lengthField(1, log.message)),
    ...attributes,
    ...(log.traceId == null ? [] : [lengthField(9, hexBytes(log.traceId, 16))]),
    ...(log.spanId == null ? [] : [lengthField(10, hexBytes(log.spanId, 8))]),
  );
}

function keyValue(field: number, key: string, value: unknown): Buffer {
  return lengthField(field, lengthField(1, key), lengthField(2, anyValue(value)));
}

function anyValue(value: unknown): Buffer {
  if (typeof value === 'boolean') return varintField(2, value ? 1 : 0);
  if (typeof value === 'number')
    return Number.isInteger(value) ? varintField(3, value) : doubleField(4, value);
  return lengthField(1, typeof value === 'string' ? value : JSON.stringify(value));
}

/** The bytes of an identifier; those of its text where it is no hexadecimal number. */
function hexBytes(text: string, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  if (bytes.write(text, 'hex') < length) bytes.write(text);
  return bytes;
}

/**
 * A PushRequest, compressed as its clients do: a stream for each service and level, and metadata beside each line.
 * https://github.com/grafana/loki/blob/main/pkg/push/push.proto
 */
export function lokiBody(logs: readonly LogInput[]): Buffer {
  const byStream = Map.groupBy(
    logs,
    ({ resourceId, level }) => `{service_name=${JSON.stringify(resourceId)}, level=${JSON.stringify(level)}}`,
  );
  const streams = [...byStream].map(([labels, entries]) =>
    lengthField(1, lengthField(1, labels), ...entries.map(lokiEntry)),
  );
  return Buffer.from(compress(Buffer.concat(streams)));
}

function lokiEntry(log: LogInput): Buffer {
  const nanoseconds = nanosecondsOf(log);
  const pairs = { ...log.metadata, ...(log.traceId == null ? {} : { trace_id: log.traceId }) };
  return lengthField(
    2,
    lengthField(
      1,
      varintField(1, nanoseconds / 1_000_000_000n),
      varintField(2, nanoseconds % 1_000_000_000n),
    ),
    lengthField(2, log.message),
    ...Object.entries(pairs).map(([name, value]) =>
      lengthField(
        3,
        lengthField(1, name),
        lengthField(2, typeof value === 'string' ? value : JSON.stringify(value)),
      ),
    ),
  );
}

function nanosecondsOf({ timestamp }: LogInput): bigint {
  return BigInt(Date.parse(timestamp)) * 1_000_000n;
}
