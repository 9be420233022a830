// Fetches the fields and values for suggestions at the caret, among the logs that the page shows.
import { computed, effect, inject, Injectable, signal, untracked } from '@angular/core';
import type { FieldInfo, LogFilter, PartialRead } from '@timberline/contract';
import { completionAt, fieldName, QUERY_FIELDS, resolveField } from '@timberline/query';
import { ApiClient } from '../../../api/api-client';
import { isAborted } from '../../../api/api-error';
import { PatternNames } from '../../patterns/pattern-names';
import { SavedSearches } from '../../saved-searches/saved-searches';
import { ExploreState } from '../../state/explore-state';
import { filterFromView } from '../../state/explore-view';
import { RecentQueries } from './recent-queries';
import { type CountedValue, restOfQuery, suggest, type Suggestion } from './suggestions';

/** Delay between a key and the request for values, so that fast typing does not cause a request for every key. */
const DEBOUNCE_MS = 90;
/** Values that are requested of the field at the caret. */
const MAX_VALUES = 12;
/** Fields whose values are suggested for a word without a field. */
const WORD_FIELDS = ['level', 'resourceId'];
/** Values that are requested of each of them. */
const MAX_WORD_VALUES = 3;

/** What values to request, and the query that narrows the logs they are counted in. */
interface ValuesRequest {
  fields: string[];
  prefix: string;
  size: number;
  q: string | undefined;
}

interface FoundValues {
  values: CountedValue[];
  partial: PartialRead | null;
}

const BUILT_IN_FIELDS: readonly FieldInfo[] = QUERY_FIELDS.map((name) => {
  const type = resolveField(name)?.type ?? 'keyword';
  return { name, type: type === 'time' ? 'date' : type };
});

/** Provides the suggestions of the query bar, which sets `input`. */
@Injectable()
export class Suggester {
  private readonly api = inject(ApiClient);
  private readonly state = inject(ExploreState);
  private readonly recent = inject(RecentQueries);
  private readonly saved = inject(SavedSearches);
  private readonly patterns = inject(PatternNames);

  /** The text and the offset of the caret; null while the suggestions are closed. */
  readonly input = signal<{ text: string; caret: number } | null>(null, {
    equal: (a, b) => a?.text === b?.text && a?.caret === b?.caret,
  });
  private readonly fields = signal<readonly FieldInfo[]>(BUILT_IN_FIELDS);
  private readonly values = signal<readonly CountedValue[]>([]);
  private readonly error = signal<string | null>(null);
  private fieldsRange: string | null = null;
  private isSavedAsked = false;

  /** Names of the fields that exist, for corrections of names that do not. */
  readonly fieldNames = computed(() => this.fields().map((field) => field.name));
  readonly suggestions = computed<Suggestion[]>(() => {
    const input = this.input();
    if (!input) return [];
    const sources = {
      fields: this.fields(),
      recent: this.recent.list(),
      saved: this.saved.list(),
      values: this.values(),
    };
    return suggest(input.text, input.caret, sources);
  });
  /** Whether the values of the current request have arrived. */
  private readonly settled = signal(false);
  /** Why there are no values to suggest, or null. */
  readonly message = computed(() => {
    const request = this.request();
    if (this.error()) return this.error();
    if (!request || request.size !== MAX_VALUES || !this.settled() || this.values().length > 0) return null;
    const field = request.fields[0] ?? '';
    return request.prefix === ''
      ? `None of these logs has ${field}`
      : `None of these logs has a ${field} that begins with ${request.prefix}`;
  });

  /** The values to request, or null. Equal for all positions of the caret that need the same values. */
  private readonly request = computed(
    (): ValuesRequest | null => {
      const input = this.input();
      if (!input) return null;
      const { expecting, field, prefix } = completionAt(input.text, input.caret);
      const fields =
        expecting === 'value' && field ? [field] : expecting === 'field' && prefix !== '' ? WORD_FIELDS : [];
      if (fields.length === 0 || resolveField(fields[0] ?? '')?.type === 'time') return null;
      return {
        fields,
        // Patterns are found by what they say, among those that were read once.
        prefix: field === 'pattern' ? '' : prefix,
        size: expecting === 'value' ? MAX_VALUES : MAX_WORD_VALUES,
        q: restOfQuery(input.text, input.caret),
      };
    },
    { equal: (a, b) => JSON.stringify(a) === JSON.stringify(b) },
  );

  constructor() {
    effect((onCleanup) => {
      const request = this.request();
      const view = this.state.view();
      untracked(() => this.settled.set(false));
      // Values of other fields no longer fit what is typed.
      untracked(() =>
        this.values.update((values) =>
          request ? values.filter(({ field }) => request.fields.includes(field)) : [],
        ),
      );
      if (!request) return;
      const abort = new AbortController();
      const timer = setTimeout(() => {
        const filters = view.filters.filter((filter) => !request.fields.includes(filter.field));
        void this.fetchValues(
          request,
          filterFromView({ ...view, filters, q: request.q ?? '' }),
          abort.signal,
        );
      }, DEBOUNCE_MS);
      onCleanup(() => {
        clearTimeout(timer);
        abort.abort();
      });
    });
    effect(() => {
      if (!this.input()) return;
      untracked(() => void this.fetchFields());
      untracked(() => void this.fetchSaved());
    });
  }

  private async fetchValues(
    request: ValuesRequest,
    filter: ReturnType<typeof filterFromView>,
    signal: AbortSignal,
  ): Promise<void> {
    try {
      const found = await Promise.all(
        request.fields.map(async (field): Promise<FoundValues> => {
          if (field === 'pattern') return this.fetchPatterns(filter, signal);
          // Levels are stored in lower case.
          const prefix = field === 'level' ? request.prefix.toLowerCase() : request.prefix;
          const { values, partial } = await this.api.values(
            field,
            filter,
            { prefix, size: request.size },
            signal,
          );
          return { values: values.map((value) => ({ field, ...value })), partial };
        }),
      );
      this.values.set(found.flatMap(({ values }) => values));
      const isPartial = found.some(({ partial }) => partial);
      this.error.set(isPartial ? 'Part of the logs could not be read, so values can be missing' : null);
      this.settled.set(true);
    } catch (error) {
      if (isAborted(error)) return;
      this.values.set([]);
      this.error.set('The values could not be loaded');
    }
  }

  /** Fetches the most frequent patterns. */
  private async fetchPatterns(filter: LogFilter, signal: AbortSignal): Promise<FoundValues> {
    const { patterns, partial } = await this.api.patterns(filter, {}, signal);
    this.patterns.keep(patterns);
    const values = patterns.map(({ id, template, count }): CountedValue => ({
      field: 'pattern',
      value: id,
      count,
      text: template || id,
    }));
    return { values, partial };
  }

  /** Fetches the saved searches once. The dialog of searches fetches them again, and tells where that fails. */
  private async fetchSaved(): Promise<void> {
    if (this.isSavedAsked) return;
    this.isSavedAsked = true;
    if (!this.saved.isLoaded()) await this.saved.load();
  }

  /** Fetches the fields of a time range once. If that fails, only the built-in fields are suggested. */
  private async fetchFields(): Promise<void> {
    const { from, to } = this.state.range();
    const key = JSON.stringify([from, to]);
    if (this.fieldsRange === key) return;
    this.fieldsRange = key;
    try {
      const { fields } = await this.api.fields({ from, to });
      this.fields.set(ordered(fields));
    } catch {
      // The fields are requested again when the list is opened the next time.
      this.fieldsRange = null;
    }
  }
}

/** Each field once, under the name that queries use: first the built-in fields, in their order, then the others. */
function ordered(fields: readonly FieldInfo[]): FieldInfo[] {
  const byName = new Map<string, FieldInfo>();
  for (const field of [...fields, ...BUILT_IN_FIELDS]) {
    const ref = resolveField(field.name);
    const name = ref && fieldName(ref);
    if (name && !byName.has(name)) byName.set(name, { ...field, name });
  }
  const position = ({ name }: FieldInfo): number => {
    const at = QUERY_FIELDS.indexOf(name);
    return at < 0 ? QUERY_FIELDS.length : at;
  };
  return [...byName.values()].sort((a, b) => position(a) - position(b));
}
