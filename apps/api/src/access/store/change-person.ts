// Edits of a directory, for `AccessStore.change`.
import { ProblemError } from '../../http/problem-error.ts';
import { foldName } from '../people/known-people.ts';
import type { Directory, StoredPerson } from './directory.ts';

const NOT_FOUND = 'There is no such person. They may have been taken out.';

/** The person of a name. Throws a ProblemError if there is none. */
export function personNamed({ people }: Directory, name: string): StoredPerson {
  const found = people.find((one) => foldName(one.name) === foldName(name));
  if (!found) throw new ProblemError(404, NOT_FOUND);
  return found;
}

/** Changes one person. Throws a ProblemError if they were taken out. */
export function changePerson(
  directory: Directory,
  id: string,
  change: (person: StoredPerson) => StoredPerson,
): { directory: Directory; result: StoredPerson } {
  const person = directory.people.find((one) => one.id === id);
  if (!person) throw new ProblemError(404, NOT_FOUND);
  const result = change(person);
  const people = directory.people.map((one) => (one === person ? result : one));
  return { directory: { ...directory, people }, result };
}
