// Which months of the audit are to go.
import { auditMonthEnd } from '@timberline/elastic';

const DAY_MS = 86_400_000;
/** A month goes only if it has been too old for so long, so that a clock that is ahead for a while deletes nothing. */
export const EXPIRED_FOR_MS = 60 * 60_000;

export class ExpiredMonths {
  /** Since when each index has been too old, by the steady clock. */
  private since = new Map<string, number>();

  constructor(private readonly days: number) {}

  /** The indices to delete, from the names of all. The newest stays in any case. */
  toDelete(names: readonly string[], { wallMs, steadyMs }: { wallMs: number; steadyMs: number }): string[] {
    const newest = [...names].sort().at(-1);
    const expired = names.filter((name) => {
      const end = auditMonthEnd(name);
      return name !== newest && end !== undefined && end + this.days * DAY_MS < wallMs;
    });
    this.since = new Map(expired.map((name) => [name, this.since.get(name) ?? steadyMs]));
    return expired.filter((name) => steadyMs - this.since.get(name)! >= EXPIRED_FOR_MS);
  }
}
