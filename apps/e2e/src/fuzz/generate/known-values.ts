// Values that the API itself has given: ids, traces, cursors and receipts, for requests that get further than a refusal.
import type { Random } from '@timberline/testing';
import { mutateText } from './texts.ts';

type Kind = 'id' | 'traceId' | 'cursor' | 'receipt';

/** How many values of a kind are kept. */
const MAX_VALUES = 200;
/** How far into an answer values are looked for. */
const MAX_DEPTH = 4;
const MEMBERS: Record<string, Kind> = {
  id: 'id',
  traceId: 'traceId',
  next: 'cursor',
  prev: 'cursor',
  receipt: 'receipt',
};

export class KnownValues {
  private readonly values: Record<Kind, string[]> = { id: [], traceId: [], cursor: [], receipt: [] };
  private added = 0;

  /** Keeps the values of an answer, in place of older ones. */
  learn(answer: unknown, depth = 0): void {
    if (typeof answer !== 'object' || answer === null || depth > MAX_DEPTH) return;
    if (Array.isArray(answer)) {
      for (const item of answer.slice(0, 3)) this.learn(item, depth + 1);
      return;
    }
    for (const [name, value] of Object.entries(answer)) {
      const kind = Object.hasOwn(MEMBERS, name) ? MEMBERS[name] : undefined;
      if (kind !== undefined && typeof value === 'string' && value !== '') this.keep(kind, value);
      else this.learn(value, depth + 1);
    }
  }

  /** Picks a value, which is sometimes changed or one of another kind. */
  pick(random: Random, kind: Kind): string {
    const from = random.chance(0.05) ? random.pick(['id', 'traceId', 'cursor', 'receipt'] as const) : kind;
    const list = this.values[from];
    const value = list.length > 0 ? random.pick(list) : 'unknown';
    return random.chance(0.25) ? mutateText(random, value) : value;
  }

  private keep(kind: Kind, value: string): void {
    const list = this.values[kind];
    if (list.length < MAX_VALUES) list.push(value);
    else list[this.added++ % MAX_VALUES] = value;
  }
}
