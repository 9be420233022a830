// Templates that this process has made, until they are told to the processor that joins patterns.
import { isComparable } from '@timberline/patterns';
import type { NewTemplate } from '@timberline/queue';

/** Templates that wait to be told, and their characters. More at a time are free text, of which none is joined. */
export const MAX_PENDING = 5_000;
const MAX_PENDING_CHARACTERS = 500_000;
/** Ids that were told, twice as many at most: an application has some hundreds. They take less than a megabyte. */
const MAX_TOLD = 4_000;

export class SeenTemplates {
  private pending: NewTemplate[] = [];
  private characters = 0;
  // Two generations: the younger one replaces the older one when it is full.
  private young = new Set<string>();
  private old = new Set<string>();

  /** Notes a template, unless it was noted before, is none that can be joined with others, or there is no room. */
  note(id: string, template: string): void {
    if (this.isFull || !isComparable(template) || this.young.has(id) || this.old.has(id)) return;
    if (this.young.size === MAX_TOLD) {
      this.old = this.young;
      this.young = new Set();
    }
    this.young.add(id);
    this.pending.push({ id, template });
    this.characters += template.length;
  }

  /** Takes the oldest templates that were noted and not taken, at most so many. */
  take(count: number): NewTemplate[] {
    const taken = this.pending.splice(0, count);
    for (const { template } of taken) this.characters -= template.length;
    return taken;
  }

  /** Puts templates back that could not be told, before the others. */
  putBack(templates: readonly NewTemplate[]): void {
    this.pending.unshift(...templates);
    for (const { template } of templates) this.characters += template.length;
  }

  private get isFull(): boolean {
    return this.pending.length >= MAX_PENDING || this.characters >= MAX_PENDING_CHARACTERS;
  }
}
