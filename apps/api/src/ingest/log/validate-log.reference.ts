// The rules of the fields of a log as class-validator decorators, written to be read: check-log.ts is the fast twin.
import { ValidateBy, ValidateIf } from 'class-validator';
import { LOG_LIMITS, PARENT_RESOURCE_ID } from '@timberline/contract';
import { isRawJson } from '@timberline/elastic';
import { TIMESTAMP_FAULTS } from './timestamp.ts';
import { FAULTS, keywordLong, METADATA_NESTING } from './validation-errors.ts';

/** Says what is wrong with a value; undefined when nothing is. */
type Rule = (value: unknown) => string | undefined;

/** Text of 1 to `limit` code points that are not all blank. */
export function IsKeyword(limit: number): PropertyDecorator {
  return asDecorator('isKeyword', (value) => {
    if (value === undefined || value === null) return FAULTS.required;
    if (typeof value !== 'string') return FAULTS.notText;
    if (value.trim() === '') return FAULTS.empty;
    return [...value].length > limit ? keywordLong(limit) : undefined;
  });
}

/** Text within the limit of bytes; may be empty. */
export function IsMessage(): PropertyDecorator {
  return asDecorator('isMessage', (value) => {
    if (value === undefined || value === null) return FAULTS.required;
    if (typeof value !== 'string') return FAULTS.notText;
    return Buffer.byteLength(value) > LOG_LIMITS.messageBytes ? FAULTS.messageLong : undefined;
  });
}

const RFC_3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:[Zz]|([+-])(\d\d):(\d\d))$/;
const LAST_NANOSECONDS = 2n ** 63n - 1n;

/** RFC 3339 with an offset, an existing instant that `date_nanos` can hold. */
export function IsInstant(): PropertyDecorator {
  return asDecorator('isInstant', (value) => {
    if (value === undefined || value === null) return FAULTS.required;
    if (typeof value !== 'string') return FAULTS.notText;
    const parts = RFC_3339.exec(value);
    if (!parts) return TIMESTAMP_FAULTS.form;
    const fraction = parts[7] ?? '';
    if (fraction.length > LOG_LIMITS.timestampFractionDigits) return TIMESTAMP_FAULTS.fraction;
    const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number) as number[];
    const midnight = new Date(`${parts[1]}-01-01T00:00:00Z`);
    midnight.setUTCMonth(month! - 1, day);
    if (
      midnight.getUTCFullYear() !== year ||
      midnight.getUTCMonth() !== month! - 1 ||
      midnight.getUTCDate() !== day
    )
      return TIMESTAMP_FAULTS.day;
    const offsetHours = Number(parts[9] ?? 0);
    const offsetMinutes = Number(parts[10] ?? 0);
    if (hour! > 23 || minute! > 59 || second! > 60 || offsetHours > 23 || offsetMinutes > 59)
      return TIMESTAMP_FAULTS.time;
    const offset = (offsetHours * 60 + offsetMinutes) * (parts[8] === '-' ? -1 : 1);
    const seconds =
      midnight.getTime() / 1000 + hour! * 3600 + (minute! - offset) * 60 + Math.min(second!, 59);
    const leap = second === 60;
    if (leap && !/-01T00:00:00/.test(new Date((seconds + 1) * 1000).toISOString()))
      return TIMESTAMP_FAULTS.leap;
    const nanoseconds =
      BigInt(seconds) * 1_000_000_000n + BigInt(leap ? '999999999' : fraction.padEnd(9, '0'));
    return nanoseconds < 0n || nanoseconds > LAST_NANOSECONDS ? TIMESTAMP_FAULTS.range : undefined;
  });
}

/** An object within the limits of keys, levels, nesting and bytes. */
export function IsMetadata(): PropertyDecorator {
  return asDecorator('isMetadata', (value) => {
    if (!isObject(value)) return FAULTS.metadataType;
    let keys = 0;
    let levels = 0;
    let layer: { value: object; level: number }[] = [{ value, level: 1 }];
    for (let nesting = 1; layer.length > 0; nesting++) {
      if (nesting > METADATA_NESTING) return FAULTS.metadataNesting;
      const inner: typeof layer = [];
      for (const outer of layer) {
        if (isObject(outer.value)) {
          keys += Object.keys(outer.value).length;
          levels = Math.max(levels, outer.level);
        }
        for (const child of Object.values(outer.value)) {
          if (isObject(child)) inner.push({ value: child, level: outer.level + 1 });
          else if (Array.isArray(child)) inner.push({ value: child, level: outer.level });
        }
      }
      layer = inner;
    }
    if (keys > LOG_LIMITS.metadataKeys) return FAULTS.metadataKeys;
    if (levels > LOG_LIMITS.metadataLevels) return FAULTS.metadataLevels;
    return Buffer.byteLength(JSON.stringify(value)) > LOG_LIMITS.metadataBytes
      ? FAULTS.metadataLong
      : undefined;
  });
}

/** The path of errors about the one key of metadata that has a rule. */
export const PARENT_RESOURCE_ID_PATH = `metadata.${PARENT_RESOURCE_ID}`;

/** `metadata.parentResourceId`, where it is given, is text. */
export function IsParentResourceId(): PropertyDecorator {
  const rule: Rule = (metadata) => {
    if (!isObject(metadata) || !Object.hasOwn(metadata, PARENT_RESOURCE_ID)) return undefined;
    const value = (metadata as Record<string, unknown>)[PARENT_RESOURCE_ID];
    return value === null || typeof value === 'string' ? undefined : FAULTS.notText;
  };
  return asDecorator('isParentResourceId', rule, { path: PARENT_RESOURCE_ID_PATH });
}

/** Null counts as absent, and what is absent needs no check. */
export function IsOptionalField(): PropertyDecorator {
  return ValidateIf((_, value) => value !== undefined && value !== null);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawJson(value);
}

function asDecorator(name: string, rule: Rule, context?: { path: string }): PropertyDecorator {
  return ValidateBy(
    {
      name,
      validator: {
        validate: (value) => rule(value) === undefined,
        defaultMessage: (args) => rule(args?.value) ?? '',
      },
    },
    context && { context },
  );
}
