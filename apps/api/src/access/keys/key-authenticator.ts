// Who sent a key. Everything is in memory: a request asks neither Redis nor Elasticsearch.
import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { wallClockMs } from '../../wall-clock.ts';
import type { Authenticator } from '../authenticator.ts';
import type { Principal } from '../principal.ts';
import { AccessStore } from '../store/access-store.ts';
import type { StoredKey } from '../store/directory.ts';
import { KEY_SCHEMES, parseKeyCredentials } from './key-credentials.ts';
import { digestKeySecret, mayBeKeySecret } from './key-secret.ts';
import { KeyUse } from './key-use.ts';

/** What is known of a key. */
interface Entry {
  principal: Principal;
  hash: Buffer;
  /** In ms since 1970. */
  expiresAt: number;
}

/** Credentials that were proven. */
interface Proven {
  scheme: string;
  entry: Entry;
}

/**
 * Credentials whose proof is remembered. A proof takes 3 µs and more of the 35 µs of a single post; a text of 1,024
 * characters at most, so they take 1 MB.
 */
const MAX_PROVEN = 1_000;
/** Bytes of a hash by which keys are found; the rest is compared in constant time. */
const LOOKUP_BYTES = 8;
const DIGEST_BYTES = 32;

@Injectable()
export class KeyAuthenticator implements Authenticator {
  readonly schemes = KEY_SCHEMES;
  /** By the first bytes of the hash. Who could choose them could break SHA-256, so how long a look-up takes tells nothing. */
  private byHash = new Map<string, Entry>();
  private byId = new Map<string, Entry>();
  /**
   * By what was sent. Only what was proven is in it, and a map compares texts only if their hashes agree, which it makes with a
   * random seed: how long a look-up takes tells nothing of a text that is not the same. It is forgotten with each change.
   */
  private readonly proven = new Map<string, Proven>();
  /** The hash of the secret that is being looked up. */
  private readonly digest = Buffer.alloc(DIGEST_BYTES);

  constructor(
    private readonly store: AccessStore,
    private readonly use: KeyUse,
  ) {
    store.onChange(({ keys }) => this.take(keys));
  }

  authenticate(scheme: string, credentials: string): Principal | undefined | 'malformed' {
    const proven = this.proven.get(credentials);
    const entry = proven?.scheme === scheme ? proven.entry : this.prove(scheme, credentials);
    if (entry === undefined || entry === 'malformed') return entry;
    this.store.assertCurrent();
    if (isOver(entry)) return undefined;
    this.use.note(entry.principal.id);
    return entry.principal;
  }

  private prove(scheme: string, credentials: string): Entry | undefined | 'malformed' {
    const sent = parseKeyCredentials(scheme, credentials);
    if (!sent) return 'malformed';
    if (!mayBeKeySecret(sent.secret)) return undefined;
    this.store.assertCurrent();
    const digest = digestKeySecret(sent.secret);
    const entry = this.byHash.get(digest.slice(0, LOOKUP_BYTES));
    this.digest.write(digest, 'latin1');
    if (!entry || !timingSafeEqual(entry.hash, this.digest)) return undefined;
    if (sent.id !== undefined && sent.id !== entry.principal.id) return undefined;
    if (this.proven.size >= MAX_PROVEN) this.proven.clear();
    this.proven.set(credentials, { scheme, entry });
    return entry;
  }

  isCurrent(principal: Principal): boolean {
    const entry = this.byId.get(principal.id);
    return entry?.principal === principal && !isOver(entry);
  }

  /** Keys that did not change keep their principals, by which a request that lasts knows that it may go on. */
  private take(keys: readonly StoredKey[]): void {
    const entries = keys.map((key) => {
      const before = this.byId.get(key.id);
      const next = toEntry(key);
      const isSame = before && JSON.stringify(before.principal) === JSON.stringify(next.principal);
      return isSame ? { ...next, principal: before.principal } : next;
    });
    this.byHash = new Map(entries.map((entry) => [lookupOf(entry.hash), entry]));
    this.byId = new Map(entries.map((entry) => [entry.principal.id, entry]));
    this.proven.clear();
  }
}

function toEntry({ id, name, role, filter, hash, expiresAt }: StoredKey): Entry {
  return {
    principal: { kind: 'key', id, name, role, filter },
    hash: Buffer.from(hash, 'base64'),
    expiresAt: expiresAt === null ? Number.POSITIVE_INFINITY : Date.parse(expiresAt),
  };
}

/** Most keys have no end, and the clock is not read for them. */
function isOver({ expiresAt }: Entry): boolean {
  return expiresAt !== Number.POSITIVE_INFINITY && expiresAt <= wallClockMs();
}

function lookupOf(hash: Buffer): string {
  return hash.toString('latin1', 0, LOOKUP_BYTES);
}
