import type { ElementRef } from '@angular/core';
import { Component, computed, inject, signal, viewChild } from '@angular/core';
import { MatIconButton } from '@angular/material/button';
import { ApiClient } from '../../../api/api-client';
import { Icon } from '../../../icon/icon';
import { ExploreState } from '../../state/explore-state';
import { COLUMN_WIDTH, DEFAULT_COLUMNS } from '../../state/explore-view';
import { columnOf, KNOWN_COLUMNS } from './columns';
import { movedBy } from './reorder';

/** Names offered below the field at once. */
const OFFERED = 60;

/**
 * Which columns the list has, in which order and width: what the pointer does in the headings, by buttons and keys.
 * Usage: `<tl-columns-panel />`: a button with the panel that it opens.
 */
@Component({
  selector: 'tl-columns-panel',
  imports: [Icon, MatIconButton],
  templateUrl: './columns-panel.html',
  styleUrl: './columns-panel.scss',
})
export class ColumnsPanel {
  protected readonly state = inject(ExploreState);
  private readonly api = inject(ApiClient);
  private readonly panel = viewChild.required<ElementRef<HTMLElement>>('panel');

  protected readonly limits = COLUMN_WIDTH;
  protected readonly search = signal('');
  private readonly fields = signal<readonly string[]>([]);

  protected readonly columns = computed(() =>
    this.state.columns().map((name) => columnOf(name, this.state.widths())),
  );
  protected readonly offered = computed(() => {
    const chosen = new Set(this.state.columns());
    const wanted = this.search().toLowerCase();
    return [...new Set([...KNOWN_COLUMNS, ...this.fields()])]
      .filter((name) => !chosen.has(name))
      .map((name) => columnOf(name))
      .filter(({ name, title }) => `${name} ${title}`.toLowerCase().includes(wanted))
      .slice(0, OFFERED);
  });
  protected readonly changed = computed(
    () =>
      this.state.columns().join() !== DEFAULT_COLUMNS.join() || Object.keys(this.state.widths()).length > 0,
  );

  /** The browser shows and hides the panel; it is put under its button, and the fields are asked for. */
  protected toggled(event: Event): void {
    if ((event as ToggleEvent).newState !== 'open') return;
    const panel = this.panel().nativeElement;
    const { right, bottom } = (panel.previousElementSibling ?? panel).getBoundingClientRect();
    const left = Math.max(EDGE, Math.min(right - panel.offsetWidth, innerWidth - panel.offsetWidth - EDGE));
    panel.style.left = `${left}px`;
    panel.style.top = `${Math.max(EDGE, Math.min(bottom + 4, innerHeight - panel.offsetHeight - EDGE))}px`;
    this.search.set('');
    void this.load();
  }

  protected move(name: string, by: number): void {
    this.state.show({ columns: movedBy(this.state.columns(), name, by) });
  }

  protected remove(name: string): void {
    this.state.show({ columns: this.state.columns().filter((column) => column !== name) });
  }

  protected add(name: string): void {
    const columns = this.state.columns();
    const at = columns.indexOf('message');
    this.state.show({
      columns: at < 0 ? [...columns, name] : [...columns.slice(0, at), name, ...columns.slice(at)],
    });
  }

  protected size(name: string, text: string): void {
    const px = Math.round(Number(text));
    const widths = { ...this.state.view().widths };
    if (px >= COLUMN_WIDTH.min && px <= COLUMN_WIDTH.max) widths[name] = px;
    else delete widths[name];
    this.state.show({ widths });
  }

  protected reset(): void {
    this.state.show({ columns: DEFAULT_COLUMNS, widths: {} });
  }

  private async load(): Promise<void> {
    try {
      const { fields } = await this.api.fields(this.state.filter());
      this.fields.set(
        fields.map(({ name }) => (name === 'parentResourceId' ? 'metadata.parentResourceId' : name)),
      );
    } catch {
      // The fields that every log has are offered without; a column can be made from an opened log too.
      this.fields.set([]);
    }
  }
}

/** Space between the panel and the window's edges in px. */
const EDGE = 8;
