// Which row a key moves to in the list.

export interface ListCursor {
  /** Index of the active row, or -1 while there is none. */
  active: number;
  /** How many rows keys can reach. */
  count: number;
  /** How many rows PageUp and PageDown move by. */
  page: number;
  /** The topmost visible row, where the first key begins. */
  top: number;
  /** Whether single letters are keys. */
  letters: boolean;
}

/** The index of the row that a key moves to, or null for a key that does not move. */
export function targetRow(event: KeyboardEvent, cursor: ListCursor): number | null {
  if (event.altKey || event.metaKey || event.shiftKey) return null;
  const { active, count, page, top, letters } = cursor;
  if (count === 0) return null;
  const from = active < 0 ? top - 1 : active;
  const up = active < 0 ? top : active - 1;
  switch (event.ctrlKey ? `Ctrl+${event.key}` : event.key) {
    case 'ArrowDown':
      return clamp(from + 1, count);
    case 'ArrowUp':
      return clamp(up, count);
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
      return letters ? clamp(from + 1, count) : null;
    case 'k':
      return letters ? clamp(up, count) : null;
    default:
      return null;
  }
}

function clamp(index: number, count: number): number {
  return Math.max(0, Math.min(count - 1, index));
}
