// The order in which Vitest starts the files of specs.
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * The files that take longest, by the start of their names, the longest first. A long file that starts last runs alone at
 * the end, while the other worker has nothing to do. Vitest knows no durations in a fresh clone.
 */
const LONG_FILES = [
  ...['browser/explore-accessibility', 'browser/controls-accessibility', 'browser/explore-states'],
  ...['http/search-pages', 'http/search-queries'],
  ...['faults/protocol-kills', 'fuzz/fuzz', 'faults/ingest-kills', 'faults/lost-tail', 'faults/launcher'],
];

/** Starts the longest files of each project first, and the others in the usual order. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual = await super.sort(files);
    const orderOf = ({ project }: TestSpecification): number => project.config.sequence.groupOrder;
    return usual.toSorted((a, b) => orderOf(a) - orderOf(b) || rankOf(a) - rankOf(b));
  }
}

function rankOf({ moduleId }: TestSpecification): number {
  const rank = LONG_FILES.findIndex((name) => moduleId.includes(`/src/${name}`));
  return rank < 0 ? LONG_FILES.length : rank;
}
