// Which facets people look at: kept in this browser, since it is a habit and no part of a search.
import { effect, inject, Injectable, signal, untracked } from '@angular/core';
import { MAX_FACETS, PARENT_RESOURCE_ID } from '@timberline/contract';
import { Announcer } from '../../announcer/announcer';
import { readItem, writeItem } from '../../settings/storage';

const STORAGE_KEY = 'timberline.facets';
/** In narrower windows (px) the facets cover the page, so they are not open from the start. As in explore-page.scss. */
const PANEL_WIDTH = 900;
/** The longest name of a metadata key that is kept: longer ones would fill the browser's storage. */
const MAX_NAME_LENGTH = 1_000;

export const DEFAULT_FACETS: readonly string[] = ['level', 'resourceId', PARENT_RESOURCE_ID, 'commit'];

/**
 * ```ts
 * private readonly facets = inject(FacetSettings);
 * facets.add('metadata.status'); // opens the panel at this field
 * ```
 */
@Injectable({ providedIn: 'root' })
export class FacetSettings {
  private readonly announcer = inject(Announcer);
  private readonly opened = signal(false);
  private readonly names = signal<readonly string[]>(DEFAULT_FACETS);
  private readonly wanted = signal<string | null>(null);

  readonly open = this.opened.asReadonly();
  /** The fields in their order. */
  readonly fields = this.names.asReadonly();
  /** The field that takes the focus once it is drawn, `''` for the panel itself, and null for none. */
  readonly focus = this.wanted.asReadonly();

  constructor() {
    const { open, fields } = parseFacets(readItem(STORAGE_KEY));
    this.names.set(fields);
    this.opened.set(open && innerWidth >= PANEL_WIDTH);
    effect(() => writeItem(STORAGE_KEY, JSON.stringify({ open: this.opened(), fields: this.names() })));
  }

  /** Opens the panel, which takes the focus. */
  show(): void {
    this.wanted.set('');
    this.opened.set(true);
  }

  hide(): void {
    this.opened.set(false);
  }

  /** Shows a field, and removes the first one where there are too many, which is told. */
  add(name: string): void {
    const field = name === `metadata.${PARENT_RESOURCE_ID}` ? PARENT_RESOURCE_ID : name;
    const { names, removed } = withFacet(untracked(this.names), field);
    this.names.set(names);
    if (removed !== null)
      this.announcer.showToast(`The facet ${removed} was removed: ${MAX_FACETS} are shown at most.`);
    this.wanted.set(field);
    this.opened.set(true);
  }

  remove(name: string): void {
    this.names.update((names) => names.filter((one) => one !== name));
  }

  reset(): void {
    this.names.set(DEFAULT_FACETS);
  }

  /** The focus was taken. */
  focused(): void {
    this.wanted.set(null);
  }
}

/** The fields with one more, and the one that makes room for it; a field that is there already changes nothing. */
export function withFacet(
  names: readonly string[],
  field: string,
): { names: readonly string[]; removed: string | null } {
  if (names.includes(field)) return { names, removed: null };
  const removed = names.length >= MAX_FACETS ? (names[0] ?? null) : null;
  return { names: [...names, field].slice(-MAX_FACETS), removed };
}

/** What was stored, or the defaults for what is not readable, such as another version's. */
export function parseFacets(text: string | null): { open: boolean; fields: readonly string[] } {
  const stored = parseObject(text);
  const names = Array.isArray(stored['fields']) ? (stored['fields'] as unknown[]) : DEFAULT_FACETS;
  const fields = names.filter(
    (name): name is string => typeof name === 'string' && name !== '' && name.length <= MAX_NAME_LENGTH,
  );
  return { open: stored['open'] === true, fields: [...new Set(fields)].slice(0, MAX_FACETS) };
}

function parseObject(text: string | null): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    // Something else wrote it, so the defaults apply.
    return {};
  }
}
