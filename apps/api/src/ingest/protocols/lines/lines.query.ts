// The parameters of POST /api/lines.
import { type FieldError, LOG_LIMITS } from '@timberline/contract';
import { LINE_FORMATS, type LineFormat, type MappingDefaults } from '@timberline/formats';
import { parseZone, ZONE_FORMS } from '@timberline/query';
import { IngestError } from '../../ingest-error.ts';
import type { StreamOptions } from '../../intake/stream-intake.ts';

const METADATA = 'metadata.';
/** The plus of an offset, which a URL means as a blank unless it is escaped. */
const LEADING_BLANK = /^ /;
/** Fields of metadata that a request may give. */
const MAX_METADATA = 32;

/** Parses the parameters. Throws an IngestError that names every parameter that is unknown or invalid. */
export function parseLinesQuery(query: Record<string, unknown>): Pick<StreamOptions, 'reading' | 'defaults'> {
  const errors: FieldError[] = [];
  const reading: StreamOptions['reading'] = {};
  const defaults: Omit<MappingDefaults, 'now'> = {};
  const metadata: [name: string, value: string][] = [];
  for (const name in query) {
    const value = query[name];
    const refuse = (message: string) => errors.push({ path: name, message });
    if (typeof value !== 'string') {
      refuse('expected a single value');
      continue;
    }
    if (name === 'format') {
      if ((LINE_FORMATS as readonly string[]).includes(value)) reading.format = value as LineFormat;
      else refuse(`expected one of ${LINE_FORMATS.join(', ')}`);
    } else if (name === 'multiline') {
      if (value === 'auto' || value === 'off') reading.multiline = value;
      else refuse('expected auto or off');
    } else if (name === 'timezone') {
      const zone = parseZone(value.replace(LEADING_BLANK, '+'));
      if (zone) {
        reading.zone = zone;
        defaults.zone = zone;
      } else refuse(`expected ${ZONE_FORMS}`);
    } else if (name === 'resourceId' || name === 'level') {
      const limit = name === 'level' ? LOG_LIMITS.levelCharacters : LOG_LIMITS.keywordCharacters;
      if (value.trim() !== '' && [...value].length <= limit) defaults[name] = value;
      else refuse(`must have 1 to ${limit} characters`);
    } else if (name.startsWith(METADATA) && name.length > METADATA.length)
      metadata.push([name.slice(METADATA.length), value]);
    else refuse('unknown parameter');
  }
  if (metadata.length > MAX_METADATA)
    errors.push({ path: METADATA, message: `expected at most ${MAX_METADATA} fields` });
  if (errors.length > 0) {
    const summary = errors.map(({ path, message }) => `${path}: ${message}`).join('; ');
    throw new IngestError(
      'malformed',
      `The query parameters are invalid. Nothing was accepted. ${summary}.`,
      {
        errors,
      },
    );
  }
  // An assignment to `__proto__` would set the prototype.
  if (metadata.length > 0) defaults.metadata = Object.fromEntries(metadata);
  return { reading, defaults };
}
