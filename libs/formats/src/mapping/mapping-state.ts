// What the mapping of one record has found so far. One set serves all records, because mapping is synchronous.
import { UTC, type ZoneOffset } from '../time/zone.ts';
import type { Fields } from './entry.ts';
import { LOG_FIELD_COUNT } from './field-table.ts';

export const NO_RANK = 1_000;
/** The rank of what the protocol tells by itself. */
export const GIVEN_RANK = -1;

/** What was found for a field: its text, and the name and value that it came from. */
interface Found {
  rank: number;
  text: string;
  source: unknown;
  name: string;
}

/** What was found for each `LOG_FIELD`. */
export const found = Array.from({ length: LOG_FIELD_COUNT }, (): Found => ({
  rank: NO_RANK,
  text: '',
  source: undefined,
  name: '',
}));
export const state = {
  metadata: {} as Fields,
  now: 0,
  zone: UTC,
  /** An object that stands where a message would. */
  objectMessage: undefined as { value: unknown; name: string } | undefined,
  /** There is a message, and it is empty. */
  hasEmptyMessage: false,
  /** The message is the JSON of a record that has none. */
  isSummary: false,
};

/** Forgets the record before. */
export function begin(metadata: Fields, now: number, zone: ZoneOffset): void {
  for (const one of found) {
    one.rank = NO_RANK;
    one.source = undefined;
    one.name = '';
  }
  state.metadata = metadata;
  state.now = now / 1000;
  state.zone = zone;
  state.objectMessage = undefined;
  state.hasEmptyMessage = false;
  state.isSummary = false;
}
