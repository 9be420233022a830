// Brings what suggestions are made of from the API, for the place of the caret and the logs that are asked for.
import { computed, effect, inject, Injectable, signal, untracked } from '@angular/core';
import type { FieldInfo } from '@timberline/contract';
import { completionAt, fieldName, QUERY_FIELDS, resolveField } from '@timberline/query';
import { ApiClient } from '../../../api/api-client';
import { isAborted } from '../../../api/api-error';
import { ExploreState } from '../../state/explore-state';
import { filterFromView } from '../../state/explore-view';
import { RecentQueries } from './recent-queries';
import { type CountedValue, restOfQuery, suggest, type Suggestion } from './suggestions';

/** Pause after a key before values are asked for: shorter than between two keys of a quick typist costs calls. */
const PAUSE_MS = 90;
/** Values asked for at once. */
const VALUES = 12;
/** Fields whose values are offered for a bare word, and how many of each. */
const WORD_FIELDS = ['level', 'resourceId'];
const WORD_VALUES = 3;

const FIXED_FIELDS: readonly FieldInfo[] = QUERY_FIELDS.map((name) => {
  const type = resolveField(name)?.type ?? 'keyword';
  return { name, type: type === 'time' ? 'date' : type };
});

/** Provided by the query bar, which sets `place`. */
@Injectable()
export class Suggester {
  private readonly api = inject(ApiClient);
  private readonly state = inject(ExploreState);
  private readonly recent = inject(RecentQueries);

  /** The text, and where the caret is; null while nothing is to be suggested. */
  readonly place = signal<{ text: string; caret: number } | null>(null, {
    equal: (a, b) => a?.text === b?.text && a?.caret === b?.caret,
  });
  private readonly fields = signal<readonly FieldInfo[]>(FIXED_FIELDS);
  private readonly values = signal<readonly CountedValue[]>([]);
  private readonly failed = signal<string | null>(null);
  private fieldsOf: string | null = null;

  /** Fields that exist, for what was perhaps meant by a name that is none. */
  readonly fieldNames = computed(() => this.fields().map((field) => field.name));
  readonly suggestions = computed<Suggestion[]>(() => {
    const place = this.place();
    if (!place) return [];
    const known = { fields: this.fields(), recent: this.recent.list(), values: this.values() };
    return suggest(place.text, place.caret, known);
  });
  /** Values were asked for and came. */
  private readonly settled = signal(false);
  /** Why there are no values, or null. */
  readonly trouble = computed(() => {
    const wish = this.wish();
    if (this.failed()) return this.failed();
    if (!wish || wish.size !== VALUES || !this.settled() || this.values().length > 0) return null;
    const field = wish.names[0] ?? '';
    return wish.prefix === '' ? `No log here has ${field}` : `No ${field} here begins with ${wish.prefix}`;
  });

  /** What values are asked for; the same for carets that ask the same. */
  private readonly wish = computed(
    () => {
      const place = this.place();
      if (!place) return null;
      const { expecting, field, prefix } = completionAt(place.text, place.caret);
      const names =
        expecting === 'value' && field ? [field] : expecting === 'field' && prefix !== '' ? WORD_FIELDS : [];
      if (names.length === 0 || resolveField(names[0] ?? '')?.type === 'time') return null;
      return {
        names,
        prefix,
        size: expecting === 'value' ? VALUES : WORD_VALUES,
        q: restOfQuery(place.text, place.caret),
      };
    },
    { equal: (a, b) => JSON.stringify(a) === JSON.stringify(b) },
  );

  constructor() {
    effect((onCleanup) => {
      const wish = this.wish();
      const view = this.state.view();
      untracked(() => this.settled.set(false));
      // Of another field or word: what was known is no longer what is typed.
      untracked(() =>
        this.values.update((values) =>
          wish ? values.filter(({ field }) => wish.names.includes(field)) : [],
        ),
      );
      if (!wish) return;
      const abort = new AbortController();
      const timer = setTimeout(() => {
        const filters = view.filters.filter((filter) => !wish.names.includes(filter.field));
        void this.bring(wish, filterFromView({ ...view, filters, q: wish.q ?? '' }), abort.signal);
      }, PAUSE_MS);
      onCleanup(() => {
        clearTimeout(timer);
        abort.abort();
      });
    });
    effect(() => {
      if (this.place()) untracked(() => void this.bringFields());
    });
  }

  private async bring(
    wish: { names: string[]; prefix: string; size: number },
    filter: ReturnType<typeof filterFromView>,
    signal: AbortSignal,
  ): Promise<void> {
    try {
      const found = await Promise.all(
        wish.names.map(async (field) => {
          // Levels are stored in lower case, whatever is typed.
          const prefix = field === 'level' ? wish.prefix.toLowerCase() : wish.prefix;
          const { values } = await this.api.values(field, filter, { prefix, size: wish.size }, signal);
          return values.map((value) => ({ field, ...value }));
        }),
      );
      this.values.set(found.flat());
      this.failed.set(null);
      this.settled.set(true);
    } catch (error) {
      if (isAborted(error)) return;
      this.values.set([]);
      this.failed.set('The values did not come');
    }
  }

  /** Reads the fields of the range once; without an answer the fixed ones are offered. */
  private async bringFields(): Promise<void> {
    const { from, to } = this.state.range();
    const key = JSON.stringify([from, to]);
    if (this.fieldsOf === key) return;
    this.fieldsOf = key;
    try {
      const { fields } = await this.api.fields({ from, to });
      this.fields.set(ordered(fields));
    } catch {
      // Typing goes on with the fixed fields; the next opening of the list asks again.
      this.fieldsOf = null;
    }
  }
}

/** The fixed fields first, in their order, then the others as they came; each once, by the name that queries use. */
function ordered(fields: readonly FieldInfo[]): FieldInfo[] {
  const byName = new Map<string, FieldInfo>();
  for (const field of [...fields, ...FIXED_FIELDS]) {
    const ref = resolveField(field.name);
    const name = ref && fieldName(ref);
    if (name && !byName.has(name)) byName.set(name, { ...field, name });
  }
  const place = ({ name }: FieldInfo): number => {
    const at = QUERY_FIELDS.indexOf(name);
    return at < 0 ? QUERY_FIELDS.length : at;
  };
  return [...byName.values()].sort((a, b) => place(a) - place(b));
}
