// What changed, as rows: what messages say and values of fields in one list, the strongest first.
import type { Changes, FoundLog, NamedValue } from '@timberline/contract';
import { shownValue } from '../facets/value-rows';
import { changeText, explainsText } from './change-text';

export interface ChangeRow {
  /** Identifies the row. */
  key: string;
  /** What to filter by. */
  field: string;
  value: string;
  /** What the messages have in common; null for a value of a field. */
  template: string | null;
  /** The name of the field as people know it, and the value as it is drawn; for a row of messages, empty. */
  title: string;
  shown: string;
  /** In plain words, of which the first says what kind of change it is. */
  text: string;
  /** In the window and in the baseline. */
  count: number;
  baselineCount: number;
  /** All of its logs were in the baseline. */
  isGone: boolean;
  /** Values that are in exactly the same logs. */
  together: { key: string; title: string; shown: string }[];
  sample: FoundLog | null;
}

const PATTERN_FIELD = 'pattern';

/** Each of the two lists of an answer has its order, which stays. */
export function changeRows(changes: Changes): ChangeRow[] {
  const patterns = changes.patterns.map((pattern) => ({
    change: pattern,
    row: { field: PATTERN_FIELD, value: pattern.id, template: pattern.template, sample: pattern.sample },
  }));
  const values = changes.values.map((value) => ({
    change: value,
    row: { field: value.field, value: value.value, template: null, sample: null },
  }));
  const differences: { change: Changed; row: Source }[] = [];
  while (patterns.length > 0 || values.length > 0) {
    const takesPattern =
      patterns[0] && (!values[0] || excess(patterns[0].change) >= excess(values[0].change));
    const next = (takesPattern ? patterns : values).shift();
    if (next) differences.push(next);
  }
  return differences.map(({ change, row }) => ({
    ...row,
    key: `${row.field}:${row.value}`,
    title: row.template === null ? fieldTitle(row.field) : '',
    shown: row.template === null ? shownValue(row.value) : '',
    text: [changeText(change), explainsText(change, changes)].filter(Boolean).join(', '),
    count: change.count,
    baselineCount: change.baselineCount,
    isGone: change.change === 'gone',
    together: (change.with ?? []).map(({ field, value }) => ({
      key: `${field}:${value}`,
      title: fieldTitle(field),
      shown: shownValue(value),
    })),
  }));
}

type Changed = Omit<Changes['values'][number], 'field' | 'value'> & { with?: NamedValue[] };
type Source = Pick<ChangeRow, 'field' | 'value' | 'template' | 'sample'>;

function excess({ count, baselineCount }: Changed): number {
  return Math.abs(count - baselineCount);
}

/** `version` for `metadata.version`. */
function fieldTitle(field: string): string {
  return field.replace(/^metadata\./, '');
}
