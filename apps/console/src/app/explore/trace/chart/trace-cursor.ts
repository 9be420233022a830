// Which lane and line the keys are at.
import { computed, linkedSignal, type Signal } from '@angular/core';
import type { TraceLayout, TraceLine } from '../trace-lanes';
import { nearestLine } from './lane-drawing';

interface Position {
  lane: number;
  /** The line within the lane; -1 in a lane without any. */
  line: number;
}

export class TraceCursor {
  private readonly position = linkedSignal<Position>(() => {
    const start = this.start();
    return start ? { lane: start.lane, line: start.index } : { lane: 0, line: 0 };
  });
  readonly lane = computed(() => this.position().lane);
  readonly line = computed<TraceLine | undefined>(() => {
    const { lane, line } = this.position();
    return this.layout().lanes[lane]?.lines[line];
  });

  constructor(
    private readonly layout: Signal<TraceLayout>,
    /** Where the cursor begins, and begins again when it changes. */
    private readonly start: Signal<TraceLine | undefined>,
  ) {}

  /** Goes to a line, or to a lane, where it takes the line nearest in time, so that moving up and down stays in place. */
  set(lane: number, line?: TraceLine): void {
    const at = this.line()?.at ?? 0;
    const target = this.layout().lanes[lane];
    if (target) this.position.set({ lane, line: (line ?? nearestLine(target, at))?.index ?? -1 });
  }

  /** Moves as a key says; `page` is how many lanes PageUp and PageDown move by. Returns false for other keys. */
  move({ key, ctrlKey }: Pick<KeyboardEvent, 'key' | 'ctrlKey'>, page: number): boolean {
    const { lane, line } = this.position();
    const lanes = this.layout().lanes;
    const lines = lanes[lane]?.lines ?? [];
    const toLane = (index: number): void => this.set(Math.max(0, Math.min(lanes.length - 1, index)));
    const toLine = (index: number): void =>
      this.set(lane, lines[Math.max(0, Math.min(lines.length - 1, index))]);
    const moves: Record<string, () => void> = {
      ArrowDown: () => toLane(lane + 1),
      ArrowUp: () => toLane(lane - 1),
      PageDown: () => toLane(lane + page),
      PageUp: () => toLane(lane - page),
      'Ctrl+Home': () => toLane(0),
      'Ctrl+End': () => toLane(lanes.length - 1),
      ArrowRight: () => toLine(line + 1),
      ArrowLeft: () => toLine(line - 1),
      Home: () => toLine(0),
      End: () => toLine(lines.length - 1),
    };
    const run = moves[ctrlKey ? `Ctrl+${key}` : key];
    run?.();
    return run !== undefined;
  }
}
