// The patterns that are one, as the processor that joins them knows them: what was read from the document, and what came since.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PatternDocument } from '@timberline/elastic';
import { isComparable, MAX_TEMPLATES, PatternJoiner } from '@timberline/patterns';
import type { NewTemplate } from '@timberline/queue';

/** The templates that are kept, in characters: the document is written as a whole, and read by each API process. */
export const MAX_TEMPLATE_CHARACTERS = 1_000_000;
/** When there is no more room, so large a share of the templates stays. */
const KEPT_SHARE = 0.5;
/** Templates are compared for so long before other work has its turn. */
const SLICE_MS = 5;

type Templates = PatternDocument['templates'];

export class JoinedPatterns {
  private joiner = new PatternJoiner();
  private kept: Templates = [];
  private characters = 0;

  private constructor() {}

  /** From a document, with the groups that it has. */
  static async from({ templates, groups }: Pick<PatternDocument, 'templates' | 'groups'>) {
    const patterns = new JoinedPatterns();
    let sliceStart = performance.now();
    for (const [id, template] of templates) {
      patterns.add({ id, template });
      if (performance.now() - sliceStart < SLICE_MS) continue;
      await nextTurn();
      sliceStart = performance.now();
    }
    for (const group of groups) patterns.joiner.restore(group);
    return patterns;
  }

  /** Whether there is no room for more templates. Those that come are not joined. */
  get isFull(): boolean {
    return this.joiner.isFull || this.characters >= MAX_TEMPLATE_CHARACTERS;
  }

  /** Adds a template, unless it is known, has nothing to compare, or there is no room. Returns whether it was added. */
  add({ id, template }: NewTemplate): boolean {
    if (this.isFull || this.joiner.has(id) || !isComparable(template)) return false;
    this.joiner.add(id, template);
    this.kept.push([id, template]);
    this.characters += template.length;
    return true;
  }

  /**
   * Makes room by forgetting the oldest templates that were joined with none: no log is shown otherwise for that. Undefined if
   * too few of them are such, so that there is none to be made.
   */
  async withoutOldest(): Promise<JoinedPatterns | undefined> {
    const groups = this.joiner.groups();
    const joined = new Set(groups.flatMap(({ id, members }) => [id, ...members]));
    const room = Math.floor(MAX_TEMPLATES * KEPT_SHARE);
    const characters = MAX_TEMPLATE_CHARACTERS * KEPT_SHARE;
    const templates: Templates = [];
    let used = 0;
    for (const entry of this.kept.toReversed()) {
      const isJoined = joined.has(entry[0]);
      if (!isJoined && (templates.length >= room || used >= characters)) continue;
      templates.push(entry);
      used += entry[1].length;
    }
    if (templates.length > room * 1.5 || used > characters * 1.5) return undefined;
    return JoinedPatterns.from({ templates: templates.reverse(), groups });
  }

  document(term: number): PatternDocument {
    return { term, templates: this.kept, groups: this.joiner.groups() };
  }
}
