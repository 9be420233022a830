// The time columns of the rows that are shown.
import { computed, inject, Injectable, linkedSignal, signal } from '@angular/core';
import type { FoundLog } from '@timberline/contract';
import { ExploreState } from '../../state/explore-state';
import { SearchStore } from '../../state/search-store';
import { timeColumnWidth } from './columns';
import { type TimeColumn, timeColumn, type TimeField, widest } from './time-columns';

type ShownTimes = Record<TimeField, TimeColumn>;
type ShownRows = () => readonly (FoundLog | null)[];

/** Provided by LogList, which attaches the logs of the rows that it draws. */
@Injectable()
export class TimeColumns {
  private readonly search = inject(SearchStore);
  private readonly state = inject(ExploreState);
  private readonly rows = signal<ShownRows>(() => []);

  /** What the shown times have in common. */
  readonly columns = computed<ShownTimes>(
    () => {
      const { timestamp, receivedAt } = this.shown();
      const { fineDigits } = this.widest().timestamp;
      return { timestamp: { ...timestamp, fineDigits }, receivedAt: { ...receivedAt, fineDigits: 0 } };
    },
    { equal: sameColumns },
  );

  readonly widths = computed(() => {
    const [zone, { timestamp, receivedAt }] = [this.state.zone(), this.widest()];
    return {
      timestamp: timeColumnWidth(zone, timestamp),
      receivedAt: timeColumnWidth(zone, { ...receivedAt, fineDigits: 0 }),
    };
  });

  private readonly shown = computed<ShownTimes>(
    () => {
      const logs = this.rows()().filter((log) => log !== null);
      const zone = this.state.zone();
      const hasReceived = this.state.columns().includes('receivedAt');
      const known = logs.length > 0 ? logs : (this.search.rows()?.firstPage.logs ?? []);
      return {
        timestamp: timeColumn(known, 'timestamp', zone),
        // Most lists do not have this column.
        receivedAt: timeColumn(hasReceived ? known : [], 'receivedAt', zone),
      };
    },
    { equal: sameColumns },
  );

  /** A column that got wider stays so while the search stays. */
  private readonly widest = linkedSignal<{ search: unknown; zone: string; shown: ShownTimes }, ShownTimes>({
    source: () => ({
      search: this.search.rows()?.firstPage.logs,
      zone: this.state.zone(),
      shown: this.shown(),
    }),
    computation: ({ search, zone, shown }, before) => {
      const isSame = before?.source.search === search && before?.source.zone === zone;
      return {
        timestamp: widest(shown.timestamp, isSame ? before?.value.timestamp : undefined),
        receivedAt: widest(shown.receivedAt, isSame ? before?.value.receivedAt : undefined),
      };
    },
    equal: sameColumns,
  });

  attach(rows: ShownRows): void {
    this.rows.set(rows);
  }
}

function sameColumns(a: ShownTimes, b: ShownTimes): boolean {
  const same = (field: TimeField) =>
    a[field].offset === b[field].offset && a[field].fineDigits === b[field].fineDigits;
  return same('timestamp') && same('receivedAt');
}
