// The browser's storage, for what is no part of a link. Without storage it lasts as long as the page.

export function readItem(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    // Storage is switched off, so the default applies.
    return null;
  }
}

export function writeItem(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Storage is switched off or full, so the value lasts as long as the page.
  }
}
