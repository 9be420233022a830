// Groups refused calls and logins: anyone can make them, as many as they like, and the audit must not grow with them.
import type { AuditEvent } from './audit-entry.ts';

/** Refusals of one kind within this time are one entry for the first, and one that counts the others. */
export const REFUSALS_WINDOW_MS = 60_000;
/**
 * Kinds in that time of callers whom nobody knows: a caller can come from many addresses. More are one kind. So each process
 * writes 42 entries in a minute at most, which is 20 MB a day.
 */
const MAX_UNKNOWN_KINDS = 20;
/** Kinds of people and keys, who are few, so that none of theirs is lost among those of others. */
const MAX_KNOWN_KINDS = 100;

/** How often something was refused, and an id of the first that is not told yet. */
interface Group<Id> {
  event: AuditEvent;
  id: Id | undefined;
  count: number;
}

/** What is to be written: an event with its id, and how many it stands for. */
export interface CountedEvent<Id> {
  event: AuditEvent;
  id: Id;
  count: number;
}

export class Refusals<Id> {
  private readonly groups = { known: new Map<string, Group<Id>>(), unknown: new Map<string, Group<Id>>() };

  constructor(private readonly makeId: () => Id) {}

  /** Counts a refusal. Returns the event if it is the first of its kind, and is to be written at once. */
  note(event: AuditEvent): CountedEvent<Id> | undefined {
    const { actor, action } = event;
    const isKnown = actor.kind !== 'nobody' && action !== 'login';
    const groups = isKnown ? this.groups.known : this.groups.unknown;
    const key = JSON.stringify([actor.kind, actor.who, actor.from, action, event.target, event.outcome]);
    const group = groups.get(key);
    if (group) {
      group.id ??= this.makeId();
      group.count++;
      return undefined;
    }
    if (groups.size >= (isKnown ? MAX_KNOWN_KINDS : MAX_UNKNOWN_KINDS))
      return this.noteSeveral(event, groups);
    groups.set(key, { event, id: undefined, count: 0 });
    return { event, id: this.makeId(), count: 1 };
  }

  /** Ends the window: returns what it counted beyond what `note` returned, by the time of the first of each kind. */
  takeCounts(): CountedEvent<Id>[] {
    const all = [...this.groups.known.values(), ...this.groups.unknown.values()];
    this.groups.known.clear();
    this.groups.unknown.clear();
    return all.flatMap(({ event, id, count }) => (id === undefined ? [] : [{ event, id, count }]));
  }

  /** One more kind than are told apart. */
  private noteSeveral(event: AuditEvent, groups: Map<string, Group<Id>>): undefined {
    const key = JSON.stringify(['several', event.action]);
    const group = groups.get(key) ?? {
      event: {
        actor: { who: 'several', kind: 'several' as const, from: 'several' },
        action: event.action,
        outcome: event.outcome,
      },
      id: this.makeId(),
      count: 0,
    };
    group.count++;
    groups.set(key, group);
  }
}
