// What was found in a text, and the text with it replaced.
import { REDACTION_KINDS, type RedactionKind } from '@timberline/contract';

/** What stands where something was found. */
export function markerOf(kind: RedactionKind): string {
  return `[redacted:${kind}]`;
}

const MARKERS = REDACTION_KINDS.map(markerOf);

/** The kinds that were found, as bits in the order of REDACTION_KINDS. */
export type FoundKinds = number;

export function kindsOf(found: FoundKinds): RedactionKind[] {
  return REDACTION_KINDS.filter((_, bit) => found & (1 << bit));
}

interface Finding {
  start: number;
  end: number;
  /** An index of REDACTION_KINDS. */
  kind: number;
}

/** The ranges of one text that are to be replaced. */
export class Findings {
  private readonly list: Finding[] = [];

  get isEmpty(): boolean {
    return this.list.length === 0;
  }

  /** Adds a range. Ranges of one finder come in the order of their starts. */
  add(kind: RedactionKind, start: number, end: number): void {
    this.list.push({ start, end, kind: REDACTION_KINDS.indexOf(kind) });
  }

  /** The range that holds an offset inside of it, so that the text cannot be cut there. */
  spanning(offset: number): { start: number; end: number } | undefined {
    return this.merged().find(({ start, end }) => start < offset && offset < end);
  }

  /** The text with a marker for each range, and the kinds that it has. */
  replaceIn(text: string): { text: string; found: FoundKinds } {
    let replaced = '';
    let found = 0;
    let from = 0;
    for (const { start, end, kind } of this.merged()) {
      replaced += text.slice(from, start) + MARKERS[kind]!;
      found |= 1 << kind;
      from = end;
    }
    return { text: replaced + text.slice(from), found };
  }

  /** The ranges in order. Of two that overlap, the kind that comes first in REDACTION_KINDS takes both. */
  private merged(): Finding[] {
    const sorted = this.list.sort((a, b) => a.start - b.start || b.end - a.end);
    const merged: Finding[] = [];
    for (const finding of sorted) {
      const last = merged.at(-1);
      if (!last || finding.start >= last.end) merged.push({ ...finding });
      else {
        last.end = Math.max(last.end, finding.end);
        last.kind = Math.min(last.kind, finding.kind);
      }
    }
    return merged;
  }
}
