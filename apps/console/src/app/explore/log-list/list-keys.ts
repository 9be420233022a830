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
  /** The row so many visible rows below another one, or above it. */
  step: (from: number, by: number) => number;
  /** Whether single letters are keys. */
  letters: boolean;
}

/** The index of the row that a key moves to, or null for a key that does not move. */
export function targetRow(event: KeyboardEvent, cursor: ListCursor): number | null {
  if (event.altKey || event.metaKey || event.shiftKey) return null;
  const { active, count, page, top, letters, step } = cursor;
  if (count === 0) return null;
  const down = () => clamp(active < 0 ? top : step(active, 1), count);
  const up = () => clamp(active < 0 ? top : step(active, -1), count);
  switch (event.ctrlKey ? `Ctrl+${event.key}` : event.key) {
    case 'ArrowDown':
      return down();
    case 'ArrowUp':
      return up();
    case 'PageDown':
      return clamp(step(Math.max(active < 0 ? top - 1 : active, top), page), count);
    case 'PageUp':
      return clamp(active < 0 ? top - 1 - page : step(active, -page), count);
    case 'Home':
    case 'Ctrl+Home':
      return 0;
    case 'End':
    case 'Ctrl+End':
      return count - 1;
    case 'j':
      return letters ? down() : null;
    case 'k':
      return letters ? up() : null;
    default:
      return null;
  }
}

function clamp(index: number, count: number): number {
  return Math.max(0, Math.min(count - 1, index));
}
