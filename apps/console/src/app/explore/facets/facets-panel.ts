import {
  afterNextRender,
  Component,
  computed,
  type ElementRef,
  inject,
  output,
  viewChild,
} from '@angular/core';
import { Icon } from '../../icon/icon';
import { IconButton } from '../../icon/icon-button';
import { PartialNotice } from '../partial/partial-notice';
import { FacetCounts } from './facet-counts';
import { DEFAULT_FACETS, FacetSettings } from './facet-settings';
import { FacetView } from './facet-view';
import { FieldPicker } from './field-picker';

/**
 * The most frequent values of some fields, with the number of logs of each under the current search.
 *
 * ```html
 * <tl-facets-panel (closed)="close()" />
 * ```
 */
@Component({
  selector: 'tl-facets-panel',
  imports: [FacetView, FieldPicker, Icon, IconButton, PartialNotice],
  providers: [FacetCounts],
  templateUrl: './facets-panel.html',
  styleUrl: './facets-panel.scss',
  host: { '(keydown.escape)': 'onEscape($event)' },
})
export class FacetsPanel {
  readonly closed = output<void>();

  protected readonly settings = inject(FacetSettings);
  protected readonly counts = inject(FacetCounts);
  private readonly heading = viewChild.required<ElementRef<HTMLElement>>('heading');
  protected readonly isChanged = computed(() => this.settings.fields().join() !== DEFAULT_FACETS.join());

  constructor() {
    afterNextRender(() => {
      if (this.settings.focus() !== '') return;
      this.heading().nativeElement.focus();
      this.settings.focused();
    });
  }

  protected onEscape(event: Event): void {
    if (event.defaultPrevented) return;
    event.preventDefault();
    this.closed.emit();
  }
}
