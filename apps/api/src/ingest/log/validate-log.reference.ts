// The rules of a log as class-validator decorators, written to be read. Only validate-log.spec.ts uses them: it compares
// them with validate-log.ts, which is fast instead.
import { ValidateBy, ValidateIf } from 'class-validator';
import { LOG_LIMITS, type Metadata, PARENT_RESOURCE_ID } from '@timberline/contract';
import { isRawJson } from '@timberline/elastic';
import {
  keywordTooLong,
  MAX_METADATA_NESTING,
  TIMESTAMP_ERRORS,
  VALIDATION_ERRORS,
} from './validation-errors.ts';

/** Returns what is wrong with a value; undefined if it is valid. */
type Rule = (value: unknown) => string | undefined;

const RFC_3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:[Zz]|([+-])(\d\d):(\d\d))$/;
const LAST_NANOSECONDS = 2n ** 63n - 1n;

/** The path of errors about the only key of metadata that has a rule. */
const PARENT_RESOURCE_ID_PATH = `metadata.${PARENT_RESOURCE_ID}`;

/** Text of 1 to `maxCharacters` code points that are not all blank. */
function IsKeyword(maxCharacters: number): PropertyDecorator {
  return asDecorator('isKeyword', (value) => {
    if (value === undefined || value === null) return VALIDATION_ERRORS.required;
    if (typeof value !== 'string') return VALIDATION_ERRORS.notText;
    if (value.trim() === '') return VALIDATION_ERRORS.empty;
    return [...value].length > maxCharacters ? keywordTooLong(maxCharacters) : undefined;
  });
}

/** Text within the limit of bytes, which may be empty. */
function IsMessage(): PropertyDecorator {
  return asDecorator('isMessage', (value) => {
    if (value === undefined || value === null) return VALIDATION_ERRORS.required;
    if (typeof value !== 'string') return VALIDATION_ERRORS.notText;
    return Buffer.byteLength(value) > LOG_LIMITS.messageBytes ? VALIDATION_ERRORS.messageLong : undefined;
  });
}

/** RFC 3339 with an offset, for an existing instant that `date_nanos` can hold. Must agree with `parseTimestamp`. */
function IsInstant(): PropertyDecorator {
  return asDecorator('isInstant', (value) => {
    if (value === undefined || value === null) return VALIDATION_ERRORS.required;
    if (typeof value !== 'string') return VALIDATION_ERRORS.notText;
    const parts = RFC_3339.exec(value);
    if (!parts) return TIMESTAMP_ERRORS.form;
    const fraction = parts[7] ?? '';
    if (fraction.length > LOG_LIMITS.timestampFractionDigits) return TIMESTAMP_ERRORS.fraction;
    const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number);
    const midnight = new Date(`${parts[1]}-01-01T00:00:00Z`);
    midnight.setUTCMonth(month! - 1, day);
    if (
      midnight.getUTCFullYear() !== year ||
      midnight.getUTCMonth() !== month! - 1 ||
      midnight.getUTCDate() !== day
    )
      return TIMESTAMP_ERRORS.day;
    const offsetHours = Number(parts[9] ?? 0);
    const offsetMinutes = Number(parts[10] ?? 0);
    if (hour! > 23 || minute! > 59 || second! > 60 || offsetHours > 23 || offsetMinutes > 59)
      return TIMESTAMP_ERRORS.time;
    const offset = (offsetHours * 60 + offsetMinutes) * (parts[8] === '-' ? -1 : 1);
    const seconds =
      midnight.getTime() / 1000 + hour! * 3600 + (minute! - offset) * 60 + Math.min(second!, 59);
    const leap = second === 60;
    if (leap && !/-01T00:00:00/.test(new Date((seconds + 1) * 1000).toISOString()))
      return TIMESTAMP_ERRORS.leap;
    const nanoseconds =
      BigInt(seconds) * 1_000_000_000n + BigInt(leap ? '999999999' : fraction.padEnd(9, '0'));
    return nanoseconds < 0n || nanoseconds > LAST_NANOSECONDS ? TIMESTAMP_ERRORS.range : undefined;
  });
}

/** An object within the limits of keys, levels, nesting and bytes. */
function IsMetadata(): PropertyDecorator {
  return asDecorator('isMetadata', (value) => {
    if (!isObject(value)) return VALIDATION_ERRORS.metadataType;
    let keys = 0;
    let levels = 0;
    let layer: { value: object; level: number }[] = [{ value, level: 1 }];
    for (let nesting = 1; layer.length > 0; nesting++) {
      if (nesting > MAX_METADATA_NESTING) return VALIDATION_ERRORS.metadataNesting;
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
    if (keys > LOG_LIMITS.metadataKeys) return VALIDATION_ERRORS.metadataKeys;
    if (levels > LOG_LIMITS.metadataLevels) return VALIDATION_ERRORS.metadataLevels;
    return Buffer.byteLength(JSON.stringify(value)) > LOG_LIMITS.metadataBytes
      ? VALIDATION_ERRORS.metadataLong
      : undefined;
  });
}

/** `metadata.parentResourceId`, if given, is text. */
function IsParentResourceId(): PropertyDecorator {
  const rule: Rule = (metadata) => {
    if (!isObject(metadata) || !Object.hasOwn(metadata, PARENT_RESOURCE_ID)) return undefined;
    const value = (metadata as Record<string, unknown>)[PARENT_RESOURCE_ID];
    return value === null || typeof value === 'string' ? undefined : VALIDATION_ERRORS.notText;
  };
  return asDecorator('isParentResourceId', rule, { path: PARENT_RESOURCE_ID_PATH });
}

/** Null counts as absent, and an absent field is valid. */
function IsOptionalField(): PropertyDecorator {
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

/** The fields of a log with their rules. */
export class ReferenceLog {
  @IsKeyword(LOG_LIMITS.levelCharacters)
  level!: string;

  @IsMessage()
  message!: string;

  @IsKeyword(LOG_LIMITS.keywordCharacters)
  resourceId!: string;

  @IsInstant()
  timestamp!: string;

  @IsOptionalField()
  @IsKeyword(LOG_LIMITS.keywordCharacters)
  traceId?: string | null;

  @IsOptionalField()
  @IsKeyword(LOG_LIMITS.keywordCharacters)
  spanId?: string | null;

  @IsOptionalField()
  @IsKeyword(LOG_LIMITS.keywordCharacters)
  commit?: string | null;

  @IsOptionalField()
  @IsMetadata()
  @IsParentResourceId()
  metadata?: Metadata | null;
}
