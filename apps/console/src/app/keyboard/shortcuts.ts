// Single-key shortcuts: dead while one types, and to be switched off.
import { DestroyRef, inject, Injectable, signal } from '@angular/core';
import { Settings } from '../settings/settings';

export interface Shortcut {
  /** As `KeyboardEvent.key`: `/`, `?`, `j`. */
  key: string;
  /** What it does, for the list of keys. */
  text: string;
  /** Heading in the list of keys. */
  group: string;
  run: (event: KeyboardEvent) => void;
}

/**
 * The keys that act anywhere on the page.
 *
 * ```ts
 * inject(Shortcuts).add({ key: '/', text: 'Go to the query', group: 'Search', run: () => field.focus() });
 * ```
 */
@Injectable({ providedIn: 'root' })
export class Shortcuts {
  private readonly settings = inject(Settings);
  private readonly registered = signal<readonly Shortcut[]>([]);
  readonly list = this.registered.asReadonly();

  constructor() {
    document.addEventListener('keydown', (event) => this.handle(event));
  }

  /** Adds keys until the calling component is destroyed. Call in an injection context. */
  add(...shortcuts: Shortcut[]): void {
    this.registered.update((list) => [...list, ...shortcuts]);
    inject(DestroyRef).onDestroy(() =>
      this.registered.update((list) => list.filter((one) => !shortcuts.includes(one))),
    );
  }

  private handle(event: KeyboardEvent): void {
    if (event.defaultPrevented || !this.settings.shortcuts() || !isPlainKey(event)) return;
    const shortcut = this.registered().find(({ key }) => key === event.key);
    if (!shortcut) return;
    event.preventDefault();
    shortcut.run(event);
  }
}

/** Whether a key press is a single key outside of anything that takes text, and no dialog or menu is open. */
export function isPlainKey(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false;
  const target = event.target;
  if (!(target instanceof HTMLElement)) return true;
  if (target.isContentEditable || target.closest('input, textarea, select, [role="menu"]')) return false;
  return document.querySelector(OPEN_LAYER) === null;
}

/** Dialogs of Material and of the browser, and panels that lie over the page. */
const OPEN_LAYER = '.cdk-overlay-container [role="dialog"], dialog[open], [popover]:popover-open';
