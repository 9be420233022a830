// The people, as each request needs them: in memory.
import { Injectable } from '@nestjs/common';
import { AccessStore } from '../store/access-store.ts';
import type { StoredPerson } from '../store/directory.ts';

@Injectable()
export class KnownPeople {
  private byId = new Map<string, StoredPerson>();
  private byName = new Map<string, StoredPerson>();

  constructor(store: AccessStore) {
    store.onChange(({ people }) => this.take(people));
  }

  /** The same object until something of the person changes. */
  find(id: string): StoredPerson | undefined {
    return this.byId.get(id);
  }

  findByName(name: string): StoredPerson | undefined {
    return this.byName.get(foldName(name));
  }

  private take(people: readonly StoredPerson[]): void {
    const next = people.map((person) => {
      const before = this.byId.get(person.id);
      return before && JSON.stringify(before) === JSON.stringify(person) ? before : person;
    });
    this.byId = new Map(next.map((person) => [person.id, person]));
    this.byName = new Map(next.map((person) => [foldName(person.name), person]));
  }
}

/** Names are the same whatever their case and whatever way their characters are encoded. */
export function foldName(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}
