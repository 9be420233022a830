// Lines of a file → groups by what they say, and how well they agree with labels that people gave.
import { PatternFinder, PatternJoiner } from '@timberline/patterns';

export interface Group {
  id: string;
  template: string;
  count: number;
  /** The first line of the group. */
  sample: string;
}

/** Groups messages as the service does: ids as they come, and joins as the processor finds them. */
export class Grouping {
  /** The ids as they were given, in the order of the messages. */
  private readonly given: number[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly ids: string[] = [];
  private readonly samples: string[] = [];
  private readonly joiner = new PatternJoiner();
  private readonly finder = new PatternFinder((id, template) => this.joiner.add(id, template));

  add(message: string): void {
    const id = this.finder.find(message);
    let number = this.numbers.get(id);
    if (number === undefined) {
      number = this.ids.length;
      this.numbers.set(id, number);
      this.ids.push(id);
      this.samples.push(message);
    }
    this.given.push(number);
  }

  get lines(): number {
    return this.given.length;
  }

  /** The id of each message after all joins. */
  resolved(): string[] {
    const resolved = this.ids.map((id) => this.joiner.resolve(id));
    return this.given.map((number) => resolved[number]!);
  }

  /** The groups, the largest first. */
  groups(): Group[] {
    const groups = new Map<string, Group>();
    for (const number of this.given) {
      const id = this.joiner.resolve(this.ids[number]!);
      const group = groups.get(id);
      if (group) group.count++;
      else
        groups.set(id, {
          id,
          template: this.joiner.templateOf(id) ?? this.samples[number]!,
          count: 1,
          sample: this.samples[number]!,
        });
    }
    return [...groups.values()].sort((a, b) => b.count - a.count);
  }
}

/**
 * The grouping accuracy: the share of lines whose group holds exactly the lines with the same label (Zhu et al., "Tools and
 * Benchmarks for Automated Log Parsing", ICSE 2019).
 */
export function groupingAccuracy(groups: readonly string[], labels: readonly string[]): number {
  const sizes = new Map<string, number>();
  for (const label of labels) sizes.set(label, (sizes.get(label) ?? 0) + 1);
  const members = new Map<string, { label: string | undefined; count: number }>();
  for (const [line, group] of groups.entries()) {
    const label = labels[line];
    const known = members.get(group);
    if (!known) members.set(group, { label, count: 1 });
    else {
      known.count++;
      if (known.label !== label) known.label = undefined;
    }
  }
  let right = 0;
  for (const { label, count } of members.values())
    if (label !== undefined && sizes.get(label) === count) right += count;
  return groups.length === 0 ? 1 : right / groups.length;
}

/** The message of a line: that of a log in JSON, or else the line itself. */
export function messageOf(line: string): string {
  if (!line.startsWith('{')) return line;
  try {
    const { message } = JSON.parse(line) as { message?: unknown };
    return typeof message === 'string' ? message : line;
  } catch {
    // The line is text that begins with a brace.
    return line;
  }
}
