import { Component, computed, type ElementRef, inject, signal, viewChild } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { ApiClient } from '../../../api/api-client';
import { Icon } from '../../../icon/icon';
import { IconButton } from '../../../icon/icon-button';
import { columnMovedBy, withColumn, withoutColumn } from '../../state/column-order';
import { ExploreState } from '../../state/explore-state';
import { COLUMN_WIDTH, DEFAULT_COLUMNS } from '../../state/explore-view';
import { columnOf, STANDARD_COLUMN_NAMES } from './columns';

/** Columns offered below the search field at once. */
const MAX_OFFERED = 60;
/** Least distance between the panel and the edges of the window, and between it and its button, in px. */
const WINDOW_MARGIN = 8;
const BUTTON_MARGIN = 4;

/**
 * Which columns the list has, in which order and of which width, without a pointer: a button and the panel it opens.
 *
 * ```html
 * <tl-columns-panel />
 * ```
 */
@Component({
  selector: 'tl-columns-panel',
  imports: [Icon, IconButton, MatIconButton],
  templateUrl: './columns-panel.html',
  styleUrl: './columns-panel.scss',
})
export class ColumnsPanel {
  protected readonly state = inject(ExploreState);
  private readonly api = inject(ApiClient);
  private readonly panel = viewChild.required<ElementRef<HTMLElement>>('panel');
  private readonly fields = signal<readonly string[]>([]);

  protected readonly widthLimits = COLUMN_WIDTH;
  protected readonly search = signal('');
  protected readonly columns = computed(() =>
    this.state.columns().map((name) => columnOf(name, this.state.widths())),
  );
  protected readonly offered = computed(() => {
    const chosen = new Set(this.state.columns());
    const search = this.search().toLowerCase();
    return [...new Set([...STANDARD_COLUMN_NAMES, ...this.fields()])]
      .filter((name) => !chosen.has(name))
      .map((name) => columnOf(name))
      .filter(({ name, title }) => `${name} ${title}`.toLowerCase().includes(search))
      .slice(0, MAX_OFFERED);
  });
  protected readonly changed = computed(
    () =>
      this.state.columns().join() !== DEFAULT_COLUMNS.join() || Object.keys(this.state.widths()).length > 0,
  );

  /** The browser opens and closes the popover. An opened one is placed below its button, and loads the fields. */
  protected onToggle(event: Event): void {
    if ((event as ToggleEvent).newState !== 'open') return;
    const panel = this.panel().nativeElement;
    const { right, bottom } = (panel.previousElementSibling ?? panel).getBoundingClientRect();
    const within = (at: number, max: number) =>
      `${Math.max(WINDOW_MARGIN, Math.min(at, max - WINDOW_MARGIN))}px`;
    panel.style.left = within(right - panel.offsetWidth, innerWidth - panel.offsetWidth);
    panel.style.top = within(bottom + BUTTON_MARGIN, innerHeight - panel.offsetHeight);
    this.search.set('');
    void this.loadFields();
  }

  protected move(name: string, by: number): void {
    this.state.show({ columns: columnMovedBy(this.state.columns(), name, by) });
  }

  protected remove(name: string): void {
    this.state.show({ columns: withoutColumn(this.state.columns(), name) });
  }

  protected add(name: string): void {
    this.state.show({ columns: withColumn(this.state.columns(), name) });
  }

  protected resize(name: string, text: string): void {
    const px = Math.round(Number(text));
    const widths = { ...this.state.view().widths };
    if (px >= COLUMN_WIDTH.min && px <= COLUMN_WIDTH.max) widths[name] = px;
    else delete widths[name];
    this.state.show({ widths });
  }

  protected reset(): void {
    this.state.show({ columns: DEFAULT_COLUMNS, widths: {} });
  }

  private async loadFields(): Promise<void> {
    try {
      const { fields } = await this.api.fields(this.state.filter());
      this.fields.set(
        fields.map(({ name }) => (name === 'parentResourceId' ? 'metadata.parentResourceId' : name)),
      );
    } catch {
      // The standard columns are still offered, and an opened log can add any other.
      this.fields.set([]);
    }
  }
}
