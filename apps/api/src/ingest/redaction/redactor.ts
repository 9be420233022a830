// Replaces what must not be stored, in the texts of a log.
import {
  type LogInput,
  type Metadata,
  PARENT_RESOURCE_ID,
  REDACTION_KINDS,
  type RedactionKind,
} from '@timberline/contract';
import { isRawJson } from '@timberline/elastic';
import { writeDeepJson } from '@timberline/formats';
import type { ScannedLog } from '../fast-path/scanned-log.ts';
import { findCards } from './cards.ts';
import { findEmails } from './emails.ts';
import { Findings, type FoundKinds, markerOf } from './findings.ts';
import { findIps } from './ips.ts';
import { Prefilter } from './prefilter.ts';
import { findSecrets } from './secrets/find-secrets.ts';
import { isPlaceholder } from './secrets/placeholders.ts';
import { isSecretName } from './secrets/secret-names.ts';

const FINDERS: Readonly<Record<RedactionKind, (text: string, findings: Findings) => void>> = {
  secrets: findSecrets,
  cards: findCards,
  emails: findEmails,
  ips: findIps,
};
const SECRETS = 1 << REDACTION_KINDS.indexOf('secrets');
const SECRET_MARKER = markerOf('secrets');
/** Arrays and objects nested deeper are looked into as one text, because each level takes space of the stack. */
const MAX_LEVELS = 600;
/** Characters before and behind a cut that are searched: a private key of the usual lengths has up to 13,000. */
const CUT_WINDOW = 16 * 1024;
/** The smallest number that can be that of a card. */
const MIN_CARD = 1e12;

/**
 * Finds and replaces the kinds that the setting names.
 *
 * ```ts
 * const redactor = new Redactor(['secrets']);
 * redactor.redactText('password=x'); // 'password=[redacted:secrets]'
 * ```
 */
export class Redactor {
  private found: FoundKinds = 0;
  private readonly findsSecrets: boolean;
  private readonly prefilter: Prefilter;

  constructor(private readonly kinds: readonly RedactionKind[]) {
    this.findsSecrets = kinds.includes('secrets');
    this.prefilter = new Prefilter(kinds);
  }

  /** Whether there is anything to look for. */
  get isOn(): boolean {
    return this.kinds.length > 0;
  }

  /** Whether something may be found in a log that the fast path has scanned. False is certain. */
  mayFind(log: ScannedLog): boolean {
    return this.prefilter.mayFind(log);
  }

  /** What is to be replaced in a text. */
  find(text: string): Findings {
    const findings = new Findings();
    for (const kind of this.kinds) FINDERS[kind](text, findings);
    return findings;
  }

  /**
   * Where a text may be cut so that nothing that would be found stands on both sides: at `end`, or where what spans it begins. A
   * finding longer than CUT_WINDOW may still be cut.
   */
  cutBefore(text: string, end: number): number {
    const start = Math.max(0, end - CUT_WINDOW);
    const spanning = this.find(text.slice(start, end + CUT_WINDOW)).spanning(end - start);
    return spanning ? start + spanning.start : end;
  }

  redactText(text: string): string {
    const findings = this.find(text);
    if (findings.isEmpty) return text;
    const replaced = findings.replaceIn(text);
    this.found |= replaced.found;
    return replaced.text;
  }

  /** Replaces what is found in the message and the metadata of a log, in keys and values. Returns the kinds that were found. */
  redactLog(log: Pick<LogInput, 'message' | 'metadata'>): FoundKinds {
    this.found = 0;
    log.message = this.redactText(log.message);
    if (log.metadata) log.metadata = this.redactObject(log.metadata, 1, false, true) as Metadata;
    return this.found;
  }

  private redactObject(value: object, level: number, isSecret: boolean, isTop = false): object {
    let changed: UniqueMembers | undefined;
    for (const key of Object.keys(value)) {
      const child = (value as Record<string, unknown>)[key];
      const isLink = isTop && key === PARENT_RESOURCE_ID;
      const name = isLink ? key : this.redactText(key);
      const redacted = isLink
        ? child
        : this.redactValue(child, level, isSecret || (this.findsSecrets && isSecretName(key)));
      if (redacted !== child || name !== key) changed ??= membersBefore(value, key);
      changed?.add(name, redacted);
    }
    return changed?.object ?? value;
  }

  private redactArray(value: readonly unknown[], level: number, isSecret: boolean): readonly unknown[] {
    let changed: unknown[] | undefined;
    for (let at = 0; at < value.length; at++) {
      const redacted = this.redactValue(value[at], level, isSecret);
      if (redacted !== value[at]) changed ??= value.slice(0, at);
      changed?.push(redacted);
    }
    return changed ?? value;
  }

  /** @param isSecret the value stands under the name of a secret */
  private redactValue(value: unknown, level: number, isSecret: boolean): unknown {
    switch (typeof value) {
      case 'string':
        return isSecret ? this.redactSecret(value) : this.redactText(value);
      case 'number':
        return isSecret ? this.secretMarker() : this.redactNumber(value, String(value));
      case 'object':
        if (value === null) return value;
        if (isRawJson(value)) return isSecret ? this.secretMarker() : this.redactNumber(value, value.rawJSON);
        if (level > MAX_LEVELS) return this.redactDeep(value, isSecret);
        return Array.isArray(value)
          ? this.redactArray(value, level + 1, isSecret)
          : this.redactObject(value, level + 1, isSecret);
      default:
        return value;
    }
  }

  /** What is nested too deeply becomes its JSON, if something is found in it. */
  private redactDeep(value: object, isSecret: boolean): unknown {
    if (isSecret) return this.secretMarker();
    const json = writeDeepJson(value);
    const redacted = this.redactText(json);
    return redacted === json ? value : redacted;
  }

  private redactSecret(value: string): string {
    return isPlaceholder(value) ? value : this.secretMarker();
  }

  private secretMarker(): string {
    this.found |= SECRETS;
    return SECRET_MARKER;
  }

  /** A number becomes text only if it is that of a card. */
  private redactNumber(value: unknown, digits: string): unknown {
    if (typeof value === 'number' && !(value >= MIN_CARD)) return value;
    const redacted = this.redactText(digits);
    return redacted === digits ? value : redacted;
  }
}

/** The members of an object before a key. */
function membersBefore(value: object, end: string): UniqueMembers {
  const members = new UniqueMembers();
  for (const key of Object.keys(value)) {
    if (key === end) break;
    members.add(key, (value as Record<string, unknown>)[key]);
  }
  return members;
}

/** An object to whose members numbers are added where two names became the same: `[redacted:emails] (2)`. */
class UniqueMembers {
  readonly object: Record<string, unknown> = {};
  private readonly counts = new Map<string, number>();

  add(name: string, value: unknown): void {
    let unique = name;
    let count = this.counts.get(name) ?? 0;
    while (this.counts.has(unique)) unique = `${name} (${++count})`;
    this.counts.set(name, Math.max(count, 1));
    if (unique !== name) this.counts.set(unique, 1);
    // An assignment to `__proto__` would set the prototype.
    if (unique === '__proto__')
      Object.defineProperty(this.object, unique, {
        value,
        writable: true,
        enumerable: true,
        configurable: true,
      });
    else this.object[unique] = value;
  }
}
