// Edits of a directory, for `AccessStore.change`.
import { ProblemError } from '../../http/problem-error.ts';
import type { Directory, StoredPerson } from './directory.ts';

/** Changes one person. Throws a ProblemError if they were taken out. */
export function changePerson(
  directory: Directory,
  id: string,
  change: (person: StoredPerson) => StoredPerson,
): { directory: Directory; result: StoredPerson } {
  const person = directory.people.find((one) => one.id === id);
  if (!person) throw new ProblemError(404, 'There is no such person. They may have been taken out.');
  const result = change(person);
  const people = directory.people.map((one) => (one === person ? result : one));
  return { directory: { ...directory, people }, result };
}
