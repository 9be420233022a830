// Saves, lists and deletes searches: who may see and change which.
import { Injectable } from '@nestjs/common';
import type { SavedSearch } from '@timberline/contract';
import { ForbiddenError } from '../access/access-error.ts';
import type { Actor } from '../access/audit/actor.ts';
import { Audit } from '../access/audit/audit.service.ts';
import { refusalOf } from '../access/permissions.ts';
import type { Principal } from '../access/principal.ts';
import { AnswerMemory } from '../limits/answer-memory.ts';
import { ANSWER_COPIES } from '../limits/memory-budget.ts';
import type { Reader } from '../limits/reader.ts';
import { wallClockMs } from '../wall-clock.ts';
import {
  assertVersion,
  byName,
  type SearchChange,
  type SearchContent,
  withChange,
  withoutSearch,
  withSearch,
} from './owner-searches.ts';
import { noSuchSearch, SavedSearchError } from './saved-search-error.ts';
import {
  MAX_LIST_BYTES,
  MAX_SEARCHES,
  MAX_SHARED_BYTES,
  MAX_SHARED_SEARCHES,
} from './saved-search-limits.ts';
import { countsOf, SavedSearchStore } from './saved-search-store.ts';
import {
  ANYONE_OWNER_KEY,
  makeSearchId,
  ownerKeyOf,
  ownerKeyOfSearch,
  type SearchOwner,
} from './search-owner.ts';

/** Who asks. */
interface Requester {
  principal: Principal;
  actor: Actor;
}

/** Processes that change the searches of one owner at the same moment, each of which wins once. */
const MAX_ATTEMPTS = 20;

/** Methods throw SavedSearchErrors, a ForbiddenError, and the errors of Elasticsearch and of the audit. */
@Injectable()
export class SavedSearches {
  /** Changes of this process come one after the other, so that they do not get in each other's way. */
  private changing: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly store: SavedSearchStore,
    private readonly audit: Audit,
    private readonly memory: AnswerMemory,
  ) {}

  /** One's own and those that are shared, by name. */
  async list(principal: Principal, reader: Reader): Promise<SavedSearch[]> {
    await this.memory.reserve(reader, ANSWER_COPIES * MAX_LIST_BYTES);
    // In real time; the others a moment later.
    const keys = [...new Set([ownerKeyOf(principal), ANYONE_OWNER_KEY])];
    const [shared, ...kept] = await Promise.all([
      this.store.readShared(),
      ...keys.map((key) => this.store.read(key)),
    ]);
    const ofOthers = shared.filter(({ id }) => !keys.includes(ownerKeyOfSearch(id)!));
    return [...kept.flatMap((one) => one?.searches ?? []), ...ofOthers].sort(byName);
  }

  async find(principal: Principal, id: string): Promise<SavedSearch> {
    const ownerKey = ownerKeyOfSearch(id);
    const kept = ownerKey === undefined ? undefined : await this.store.read(ownerKey);
    const found = kept?.searches.find((one) => one.id === id);
    if (!found || !mayRead(principal, found)) throw noSuchSearch();
    return found;
  }

  async create(by: Requester, content: SearchContent): Promise<SavedSearch> {
    const { principal } = by;
    const ownerKey = ownerKeyOf(principal);
    const created: SavedSearch = {
      id: makeSearchId(ownerKey),
      ...content,
      owner: principal.name,
      version: 1,
      updatedAt: now(),
    };
    const create = () => this.change(principal, ownerKey, (searches) => withSearch(searches, created));
    if (content.shared) {
      this.assertMayShare(by, 'search.change', null);
      const attempted = { actor: by.actor, action: 'search.change', target: content.name } as const;
      await this.audit.attempt(attempted, create, () => describe(created));
    } else await create();
    return created;
  }

  /** Whoever changes a shared search of another leaves it to its owner. */
  async replace(by: Requester, id: string, change: SearchChange): Promise<SavedSearch> {
    const found = await this.find(by.principal, id);
    const isForAll = isSeenByOthers(by.principal, found) || change.shared === true;
    if (isForAll) this.assertMayShare(by, 'search.change', describe(found));
    // Also where whoever asks has guessed a version to come: it decides who may.
    assertVersion(found, change.version);
    let changed = found;
    const replace = () =>
      this.change(by.principal, ownerKeyOfSearch(id)!, (searches) => {
        const result = withChange(searches, id, change, now());
        changed = result.changed;
        return result.searches;
      });
    if (isForAll)
      await this.audit.attempt(
        { actor: by.actor, action: 'search.change', target: describe(found) },
        replace,
        () => describe(changed),
      );
    else await replace();
    return changed;
  }

  async delete(by: Requester, id: string): Promise<void> {
    const found = await this.find(by.principal, id);
    const remove = () =>
      this.change(by.principal, ownerKeyOfSearch(id)!, (searches) =>
        withoutSearch(searches, id, found.version),
      );
    if (!isSeenByOthers(by.principal, found)) return remove();
    const target = describe(found);
    this.assertMayShare(by, 'search.delete', target);
    await this.audit.attempt({ actor: by.actor, action: 'search.delete', target }, remove);
  }

  /** Throws a ForbiddenError, which is recorded, for those who may not change what others see. */
  private assertMayShare(
    { principal, actor }: Requester,
    action: 'search.change' | 'search.delete',
    target: string | null,
  ): void {
    const refusal = refusalOf(principal, 'share-searches');
    if (refusal === null) return;
    void this.audit.record({ actor, action, target, outcome: 'denied' });
    throw new ForbiddenError(refusal, principal);
  }

  private async change(
    principal: Principal,
    ownerKey: string,
    edit: (searches: readonly SavedSearch[]) => SavedSearch[],
  ): Promise<void> {
    const change = this.changing.then(() => this.changeNow(principal, ownerKey, edit));
    this.changing = change.catch(() => undefined);
    await change.catch((error: unknown) => {
      throw withoutHidden(principal, error);
    });
  }

  private async changeNow(
    principal: Principal,
    ownerKey: string,
    edit: (searches: readonly SavedSearch[]) => SavedSearch[],
  ): Promise<void> {
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      const kept = await this.store.read(ownerKey);
      const searches = edit(kept?.searches ?? []);
      // Once, since it takes longer than all else, and meanwhile others win.
      if (attempt === 1) await this.assertFits(kept?.searches ?? [], searches);
      const owner: SearchOwner = kept?.owner ?? principal;
      if (await this.store.write(ownerKey, owner, searches, kept)) return;
    }
    throw new SavedSearchError('busy', 'Others change these saved searches at the moment. Try again.');
  }

  /** Throws a SavedSearchError if all owners together would have too much. */
  private async assertFits(before: readonly SavedSearch[], after: readonly SavedSearch[]): Promise<void> {
    const [from, to] = [countsOf(before), countsOf(after)];
    const grows = (name: keyof typeof to) => to[name] > from[name];
    if (!grows('searches') && !grows('shared') && !grows('sharedBytes')) return;
    const all = await this.store.counts();
    const exceeds = (name: keyof typeof to, limit: number) =>
      grows(name) && all[name] - from[name] + to[name] > limit;
    if (exceeds('searches', MAX_SEARCHES))
      throw tooMany(`All people and keys together have ${MAX_SEARCHES} saved searches`);
    if (exceeds('shared', MAX_SHARED_SEARCHES)) throw tooMany(`${MAX_SHARED_SEARCHES} searches are shared`);
    if (exceeds('sharedBytes', MAX_SHARED_BYTES))
      throw tooMany(`The searches that are shared would take more than ${MAX_SHARED_BYTES} bytes`);
  }
}

/** What was saved without a login is everyone's. */
function mayRead(principal: Principal, { id, shared }: SavedSearch): boolean {
  const ownerKey = ownerKeyOfSearch(id);
  return shared || ownerKey === ownerKeyOf(principal) || ownerKey === ANYONE_OWNER_KEY;
}

function isSeenByOthers(principal: Principal, { id, shared }: SavedSearch): boolean {
  return shared || ownerKeyOfSearch(id) !== ownerKeyOf(principal);
}

/** An editor who gives the search of another a name that this one has privately is not shown which search that is. */
function withoutHidden(principal: Principal, error: unknown): unknown {
  const isHidden = error instanceof SavedSearchError && error.current && !mayRead(principal, error.current);
  return isHidden ? new SavedSearchError(error.kind, error.message) : error;
}

function tooMany(what: string): SavedSearchError {
  return new SavedSearchError(
    'too-many',
    `${what}, which is the limit. Delete some that are no longer used.`,
  );
}

/** What the audit says of a search. Several owners can have one of its name. */
function describe({ name, id }: SavedSearch): string {
  return `${name} (${id})`;
}

function now(): string {
  return new Date(wallClockMs()).toISOString();
}
