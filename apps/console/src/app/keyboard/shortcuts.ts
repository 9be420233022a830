// Single-key shortcuts of the page. They do nothing while the user types, and the settings can switch them off.
import { DestroyRef, inject, Injectable, signal } from '@angular/core';
import { Settings } from '../settings/settings';

/** Open dialogs of Material and of the browser, and open popovers. */
const OPEN_LAYER = '.cdk-overlay-container [role="dialog"], dialog[open], [popover]:popover-open';

interface Shortcut {
  /** A value of `KeyboardEvent.key`, such as `/`, `?` or `j`. */
  key: string;
  /** What the key does, for the dialog of keys. */
  text: string;
  /** The heading under which the dialog of keys lists it. */
  group: string;
  run: (event: KeyboardEvent) => void;
}

/**
 * The keys that work anywhere on the page.
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

  /** Adds shortcuts until the calling component is destroyed. Call in an injection context. */
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

/** Whether a key was pressed without modifiers, outside of text fields and menus, while no dialog is open. */
function isPlainKey(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false;
  const target = event.target;
  if (!(target instanceof HTMLElement)) return true;
  if (target.isContentEditable || target.closest('input, textarea, select, [role="menu"]')) return false;
  return document.querySelector(OPEN_LAYER) === null;
}
