// What a person chose for this browser: not part of any link.
import { effect, Injectable, signal } from '@angular/core';

export type Theme = 'system' | 'light' | 'dark';

const THEME = 'timberline.theme';
const SHORTCUTS = 'timberline.shortcuts';

/** Choices kept in the browser; in a browser without storage they last as long as the page. */
@Injectable({ providedIn: 'root' })
export class Settings {
  readonly theme = signal<Theme>(themeOf(read(THEME)));
  /** Whether single keys (`/`, `j`, `?`) act; WCAG 2.1.4 asks that they can be switched off. */
  readonly shortcuts = signal(read(SHORTCUTS) !== 'off');

  constructor() {
    effect(() => {
      const theme = this.theme();
      write(THEME, theme);
      if (theme === 'system') delete document.documentElement.dataset['theme'];
      else document.documentElement.dataset['theme'] = theme;
    });
    effect(() => write(SHORTCUTS, this.shortcuts() ? 'on' : 'off'));
  }
}

function themeOf(text: string | null): Theme {
  return text === 'light' || text === 'dark' ? text : 'system';
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    // Storage is switched off: defaults.
    return null;
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Storage is switched off or full: the choice lasts as long as the page.
  }
}
