// Which patterns are one, and what that means for a search: its clauses select the logs of all of them, and what is read
// carries the id by which they are known. No log is rewritten for it.
import type { JoinedPattern } from '@timberline/elastic';
import type { SearchRequest } from './search-response.ts';

/** What stands behind the message in the source of a log. A message cannot hold it, since its quotes are escaped. */
const PATTERN_MEMBER = '","pattern":"';
/** What stands behind the pattern, or behind the message of a log without one. */
const NEXT_MEMBER = '","resourceId":"';

export class PatternAliases {
  static readonly NONE = new PatternAliases([]);

  private readonly groups: ReadonlyMap<string, JoinedPattern>;
  /** Each id of each group. */
  private readonly groupOf: ReadonlyMap<string, JoinedPattern>;

  constructor(groups: readonly JoinedPattern[]) {
    this.groups = new Map(groups.map((group) => [group.id, group]));
    this.groupOf = new Map(
      groups.flatMap((group) => [group.id, ...group.members].map((id) => [id, group] as const)),
    );
  }

  get isEmpty(): boolean {
    return this.groups.size === 0;
  }

  /** The id by which a pattern is known. */
  resolve(id: string): string {
    return this.groupOf.get(id)?.id ?? id;
  }

  /** The ids of all patterns that are one with this one, itself among them. */
  idsOf(id: string): string[] {
    const group = this.groupOf.get(id);
    return group ? [group.id, ...group.members] : [id];
  }

  /** The ids of all patterns that are one with any of these. */
  allIdsOf(ids: readonly string[]): string[] {
    return this.isEmpty ? [...ids] : [...new Set(ids.flatMap((id) => this.idsOf(id)))];
  }

  /** All ids that stand in groups. */
  joinedIds(): string[] {
    return [...this.groupOf.keys()];
  }

  /**
   * The template of a pattern for someone who knows one of its messages by this template: with marks where joined messages
   * differ, but with no word that the message does not have.
   */
  templateOf(id: string, own: string): string {
    const template = this.groupOf.get(id)?.template;
    return template !== undefined && isMaskOf(template, own) ? template : own;
  }

  /** A request whose clauses select all patterns that are one with those that they name. */
  expand(request: SearchRequest): SearchRequest {
    if (this.isEmpty || !JSON.stringify(request.query ?? null).includes('"pattern"')) return request;
    return { ...request, query: this.expandClause(request.query) as SearchRequest['query'] };
  }

  /** The source of a log with the id by which its pattern is known. The source is JSON text. */
  resolveSource(source: string): string {
    if (this.isEmpty) return source;
    const found = source.indexOf(PATTERN_MEMBER);
    if (found < 0 || source.lastIndexOf(NEXT_MEMBER, found - 1) >= 0) return source;
    const at = found + PATTERN_MEMBER.length;
    const end = source.indexOf('"', at);
    const id = source.slice(at, end);
    const resolved = this.resolve(id);
    return resolved === id ? source : source.slice(0, at) + resolved + source.slice(end);
  }

  private expandClause(clause: unknown): unknown {
    if (Array.isArray(clause)) return clause.map((each) => this.expandClause(each));
    if (typeof clause !== 'object' || clause === null) return clause;
    const { term, terms } = clause as Record<string, Record<string, unknown> | undefined>;
    const named = term?.['pattern'] ?? terms?.['pattern'];
    if (typeof named === 'string' || Array.isArray(named)) {
      const ids = [named].flat() as string[];
      const all = this.allIdsOf(ids);
      return all.length === ids.length ? clause : { terms: { pattern: all } };
    }
    return Object.fromEntries(
      Object.entries(clause).map(([name, value]) => [name, this.expandClause(value)]),
    );
  }
}

/** Whether a template has the texts between the marks of another one, in their order. */
function isMaskOf(template: string, own: string): boolean {
  let at = 0;
  for (const part of template.split('<*>')) {
    const found = own.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return true;
}
