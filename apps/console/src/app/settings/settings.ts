// Settings of this browser. They are not part of any link.
import { effect, Injectable, signal } from '@angular/core';
import { readItem, writeItem } from './storage';

export type Theme = 'system' | 'light' | 'dark';

const THEME_KEY = 'timberline.theme';
const SHORTCUTS_KEY = 'timberline.shortcuts';

/** Settings that are kept in the browser's storage; without storage they last as long as the page. */
@Injectable({ providedIn: 'root' })
export class Settings {
  readonly theme = signal<Theme>(parseTheme(readItem(THEME_KEY)));
  /** Whether single-key shortcuts (`/`, `j`, `?`) are on; WCAG 2.1.4 requires that they can be switched off. */
  readonly shortcuts = signal(readItem(SHORTCUTS_KEY) !== 'off');

  constructor() {
    effect(() => {
      const theme = this.theme();
      writeItem(THEME_KEY, theme);
      if (theme === 'system') delete document.documentElement.dataset['theme'];
      else document.documentElement.dataset['theme'] = theme;
    });
    effect(() => writeItem(SHORTCUTS_KEY, this.shortcuts() ? 'on' : 'off'));
  }
}

function parseTheme(text: string | null): Theme {
  return text === 'light' || text === 'dark' ? text : 'system';
}
