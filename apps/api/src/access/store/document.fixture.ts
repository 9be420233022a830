// One document with the conditions of Elasticsearch. The real one is in apps/e2e/src/faults/keys.spec.ts.
import type { Directory } from './directory.ts';
import type { DirectoryTruth, KeptDirectory } from './directory-truth.ts';

export class Document {
  kept: KeptDirectory | undefined;
  isAway = false;
  readonly truth = {
    version: () => this.answer(() => this.kept?.directory.version ?? 0),
    read: () => this.answer(() => this.kept),
    write: (directory: Directory, before: KeptDirectory | undefined) =>
      this.answer(() => {
        if (before?.seqNo !== this.kept?.seqNo) return false;
        this.kept = { directory, seqNo: (this.kept?.seqNo ?? 0) + 1, primaryTerm: 1 };
        return true;
      }),
  } as unknown as DirectoryTruth;

  private async answer<T>(value: () => T): Promise<T> {
    if (this.isAway) return Promise.reject(new Error('away'));
    return Promise.resolve(value());
  }
}
