// Where a key moves to in the list.

export interface ListPlace {
  /** Index of the active row; -1 before any was. */
  active: number;
  /** Rows that can be gone to. */
  count: number;
  /** Rows that a screen holds. */
  page: number;
  /** The topmost row that is seen: where one starts. */
  top: number;
  /** Whether single letters act. */
  letters: boolean;
}

/** The index that a key moves to, or null for a key that does not move. */
export function moveOf(event: KeyboardEvent, place: ListPlace): number | null {
  if (event.altKey || event.metaKey || event.shiftKey) return null;
  const { active, count, page, top } = place;
  if (count === 0) return null;
  const from = active < 0 ? top - 1 : active;
  const key = event.ctrlKey ? `Ctrl+${event.key}` : event.key;
  switch (key) {
    case 'ArrowDown':
      return clamp(from + 1, count);
    case 'ArrowUp':
      return active < 0 ? clamp(top, count) : clamp(active - 1, count);
    case 'PageDown':
      return clamp(Math.max(from, top) + page, count);
    case 'PageUp':
      return clamp(from - page, count);
    case 'Home':
    case 'Ctrl+Home':
      return 0;
    case 'End':
    case 'Ctrl+End':
      return count - 1;
    case 'j':
      return place.letters ? clamp(from + 1, count) : null;
    case 'k':
      return place.letters ? (active < 0 ? clamp(top, count) : clamp(active - 1, count)) : null;
    default:
      return null;
  }
}

function clamp(index: number, count: number): number {
  return Math.max(0, Math.min(count - 1, index));
}
