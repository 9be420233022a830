// The templates of patterns by their ids, for what shows a filter by a pattern.
import { inject, Injectable, signal } from '@angular/core';
import type { LogPattern } from '@timberline/contract';
import { quoteValue } from '@timberline/query';
import { ApiClient } from '../../api/api-client';

/** Templates that are kept: as many as a list of patterns has at most. The oldest go first. */
const MAX_TEMPLATES = 500;

/**
 * ```ts
 * private readonly patterns = inject(PatternNames);
 * void this.patterns.load(id);
 * this.patterns.templateOf(id); // undefined until it is known
 * ```
 */
@Injectable({ providedIn: 'root' })
export class PatternNames {
  private readonly api = inject(ApiClient);
  private readonly templates = signal<ReadonlyMap<string, string>>(new Map());
  /** What is being asked for. */
  private readonly asked = new Set<string>();

  /** Undefined while it is not known, and for a pattern that no stored log has. */
  templateOf(id: string): string | undefined {
    return this.templates().get(id);
  }

  /** Remembers the templates of a list. */
  keep(patterns: readonly Pick<LogPattern, 'id' | 'template'>[]): void {
    const named = patterns.filter(({ template }) => template !== '');
    this.templates.update((before) => withTemplates(before, named, MAX_TEMPLATES));
  }

  /** Asks for the template of a pattern if it is not known. */
  async load(id: string): Promise<void> {
    if (this.templates().has(id) || this.asked.has(id)) return;
    this.asked.add(id);
    try {
      const { patterns } = await this.api.patterns({ q: `pattern:${quoteValue(id)}` }, { size: 1 });
      // Under the id that was asked for: it may have been joined with another one.
      if (patterns[0]) this.keep([{ id, template: patterns[0].template }]);
    } catch {
      // The id is shown in its place, and it is asked for again with the next filter.
    } finally {
      this.asked.delete(id);
    }
  }
}

/** The templates with others, of which the latest are kept. */
export function withTemplates(
  before: ReadonlyMap<string, string>,
  added: readonly { id: string; template: string }[],
  max: number,
): Map<string, string> {
  const all = new Map(before);
  for (const { id, template } of added) {
    all.delete(id);
    all.set(id, template);
  }
  return new Map([...all].slice(-max));
}
