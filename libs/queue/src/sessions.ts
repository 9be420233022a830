// The sessions of people, in Redis alone: of a token only its hash is here. A Redis without its data has no sessions.
import type { Redis } from 'ioredis';
import { queueError } from './errors.ts';
import { KEYS } from './names.ts';
import { runScript } from './scripts/script.ts';
import {
  beginSessionScript,
  findSessionScript,
  listSessionsScript,
  replaceSessionTextScript,
} from './scripts/sessions.ts';

export interface SessionLimits {
  /** A session ends when it was not used for so long. */
  idleMs: number;
  /** It ends so long after it began, however often it is used. */
  absoluteMs: number;
  /** Sessions of one person; past it, the one that was not used for the longest time ends. */
  perPerson: number;
}

export interface ListedSession {
  tokenHash: string;
  /** In ms since 1970. */
  beganAt: number;
  /** In ms since 1970, up to a minute ago. */
  usedAt: number;
  text: string;
}

/** A use is written once in this time, so that a page with many requests costs one write. */
const USE_INTERVAL_MS = 60_000;

/** Methods throw QueueUnavailableError or QueueFullError. */
export class Sessions {
  constructor(
    private readonly client: Redis,
    private readonly limits: SessionLimits,
  ) {}

  async begin(person: string, tokenHash: string, text: string): Promise<void> {
    const { perPerson } = this.limits;
    await runScript(
      this.client,
      beginSessionScript,
      [keyOf(person)],
      [...this.ends(), tokenHash, text, perPerson],
    );
  }

  /**
   * The text of a session; undefined if there is none.
   * @param isUse whether this counts as a use of it
   */
  async find(person: string, tokenHash: string, isUse: boolean): Promise<string | undefined> {
    const interval = isUse ? USE_INTERVAL_MS : -1;
    const text = await runScript(
      this.client,
      findSessionScript,
      [keyOf(person)],
      [...this.ends(), interval, tokenHash],
    );
    return (text as string | null) ?? undefined;
  }

  async list(person: string): Promise<ListedSession[]> {
    const found = await runScript(this.client, listSessionsScript, [keyOf(person)], this.ends());
    return (found as [string, number, number, string][]).map(([tokenHash, beganAt, usedAt, text]) => ({
      tokenHash,
      beganAt,
      usedAt,
      text,
    }));
  }

  /** Returns whether there is such a session. */
  async replaceText(person: string, tokenHash: string, text: string): Promise<boolean> {
    const args = [...this.ends(), tokenHash, text];
    return (await runScript(this.client, replaceSessionTextScript, [keyOf(person)], args)) === 1;
  }

  /** Returns whether there was such a session. */
  async end(person: string, tokenHash: string): Promise<boolean> {
    return (await this.send(() => this.client.hdel(keyOf(person), tokenHash))) === 1;
  }

  async endAll(person: string): Promise<void> {
    await this.send(() => this.client.del(keyOf(person)));
  }

  private ends(): [number, number] {
    return [this.limits.idleMs, this.limits.absoluteMs];
  }

  private async send<T>(command: () => Promise<T>): Promise<T> {
    try {
      return await command();
    } catch (error) {
      throw queueError(error);
    }
  }
}

function keyOf(person: string): string {
  return KEYS.sessions + person;
}
