// What the audit keeps of something that was done, or refused.
import type { AuditEntry, AuditOutcome } from '@timberline/contract';
import { logIdTime } from '@timberline/elastic';
import type { Actor } from './actor.ts';

/** What is done: `SUBJECT.VERB`. A call that is denied is a `call`, with its method and the pattern of its path as the target. */
type AuditAction =
  | 'call'
  | 'login'
  | 'logout'
  | 'password.change'
  | 'session.end'
  | 'user.create'
  | 'user.change'
  | 'user.delete'
  | 'key.create'
  | 'key.withdraw'
  | 'retention.change'
  | 'search.change'
  | 'search.delete'
  | 'logs.export'
  | 'dead-letters.replay'
  | 'dead-letters.delete'
  | 'losses.confirm';

export interface AuditEvent {
  actor: Actor;
  action: AuditAction;
  /**
   * What it is done to, such as the name of a key. Never a secret, and never a text that nobody has checked, since people
   * type passwords into the wrong field.
   */
  target?: string | null;
  outcome: AuditOutcome;
}

/** Names have 256 characters at most, and so has the pattern of each path. */
const MAX_TEXT_CHARACTERS = 256;
/** The longest address, of version 6 with a zone, is shorter. */
const MAX_ADDRESS_CHARACTERS = 64;

/** The entry of an event. Its time is that of its id, so that both sort alike. */
export function toAuditEntry(
  { actor, action, target, outcome }: AuditEvent,
  id: string,
  count = 1,
): AuditEntry {
  return {
    id,
    at: new Date(logIdTime(id)).toISOString(),
    who: bounded(actor.who, MAX_TEXT_CHARACTERS),
    kind: actor.kind,
    action,
    target: target === undefined || target === null ? null : bounded(target, MAX_TEXT_CHARACTERS),
    from: bounded(actor.from, MAX_ADDRESS_CHARACTERS),
    outcome,
    count,
  };
}

/** A text of a bounded length without line ends and other characters that are not seen. */
function bounded(text: string, maxCharacters: number): string {
  const characters = [...text.slice(0, 2 * maxCharacters + 2)];
  const kept =
    characters.length > maxCharacters ? [...characters.slice(0, maxCharacters - 1), '…'] : characters;
  return kept.join('').replace(/[\p{C}\u2028\u2029]/gu, '\ufffd');
}
