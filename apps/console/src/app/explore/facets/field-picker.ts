import {
  afterNextRender,
  Component,
  computed,
  type ElementRef,
  inject,
  Injector,
  signal,
  viewChild,
} from '@angular/core';
import { ApiClient } from '../../api/api-client';
import { Icon } from '../../icon/icon';
import { ExploreState } from '../state/explore-state';
import { FacetSettings } from './facet-settings';

/** Fields offered below the search field at once. */
const MAX_OFFERED = 60;

/**
 * Adds a facet: a button, and the fields of the current search, which can be searched.
 *
 * ```html
 * <tl-field-picker />
 * ```
 */
@Component({
  selector: 'tl-field-picker',
  imports: [Icon],
  template: `
    <button #opener type="button" class="link-button" [attr.aria-expanded]="open()" (click)="toggle()">
      <tl-icon name="include" />Add a facet
    </button>
    @if (open()) {
      <div class="picker" role="group" aria-label="Fields" (keydown.escape)="onEscape($event)">
        <input
          #searchField
          type="search"
          aria-label="Field or metadata key"
          placeholder="Field or metadata key"
          (input)="search.set(searchField.value)"
          (keydown.enter)="addFirst()"
        />
        @if (error()) {
          <p role="alert">The fields could not be listed: {{ error() }}</p>
        }
        <ul>
          @for (name of offered(); track name) {
            <li>
              <button type="button" class="field" (click)="add(name)">
                <bdi>{{ name }}</bdi>
              </button>
            </li>
          } @empty {
            <li class="none">{{ loading() ? 'Looking for fields…' : 'No field matches.' }}</li>
          }
        </ul>
      </div>
    }
  `,
  styleUrl: './field-picker.scss',
})
export class FieldPicker {
  private readonly api = inject(ApiClient);
  private readonly state = inject(ExploreState);
  private readonly settings = inject(FacetSettings);
  private readonly injector = inject(Injector);
  private readonly opener = viewChild.required<ElementRef<HTMLElement>>('opener');
  private readonly searchField = viewChild<ElementRef<HTMLElement>>('searchField');
  private readonly fields = signal<readonly string[]>([]);

  protected readonly open = signal(false);
  protected readonly loading = signal(false);
  protected readonly error = signal('');
  protected readonly search = signal('');
  protected readonly offered = computed(() => {
    const shown = new Set(this.settings.fields());
    const search = this.search().trim().toLowerCase();
    return this.fields()
      .filter((name) => !shown.has(name) && name.toLowerCase().includes(search))
      .slice(0, MAX_OFFERED);
  });

  protected toggle(): void {
    this.open.update((open) => !open);
    if (!this.open()) return;
    this.search.set('');
    void this.load();
    afterNextRender(() => this.searchField()?.nativeElement.focus(), { injector: this.injector });
  }

  protected add(name: string): void {
    this.open.set(false);
    this.settings.add(name);
  }

  protected addFirst(): void {
    const [first] = this.offered();
    if (first !== undefined) this.add(first);
  }

  protected onEscape(event: Event): void {
    event.preventDefault();
    this.open.set(false);
    this.opener().nativeElement.focus();
  }

  private async load(): Promise<void> {
    this.loading.set(true);
    try {
      const { fields } = await this.api.fields(this.state.filter());
      this.fields.set(
        fields
          .filter(({ name, type }) => (type === 'keyword' || type === 'metadata') && !isParent(name))
          .map(({ name }) => name),
      );
      this.error.set('');
    } catch (error) {
      this.error.set(error instanceof Error ? error.message : String(error));
    }
    this.loading.set(false);
  }
}

/** The one key of the metadata that is also a field by itself. */
function isParent(name: string): boolean {
  return name === 'metadata.parentResourceId';
}
