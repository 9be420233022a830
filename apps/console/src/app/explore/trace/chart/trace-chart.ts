// The lanes of a trace as a list box over drawings, of which only the visible ones are in the page.
import {
  afterNextRender,
  Component,
  computed,
  DestroyRef,
  effect,
  type ElementRef,
  inject,
  input,
  output,
  signal,
  viewChild,
} from '@angular/core';
import type { FoundLog } from '@timberline/contract';
import { IconButton } from '../../../icon/icon-button';
import { countText } from '../../../text/counts';
import type { LevelKind } from '../../level/level';
import { MessageText } from '../../log-text/message-text';
import { segmentsOf } from '../../log-text/segments';
import { durationText } from '../../time/duration';
import { fullTime } from '../../time/timestamp';
import type { Zone } from '../../time/zone';
import type { Lane, TraceLayout, TraceLine } from '../trace-lanes';
import { laneText, laneTitle, lineText, offsetText, spanText } from '../trace-text';
import { areaOf, drawLane, LANE_HEIGHT, lineNear, tickPath, timeAt, xOf } from './lane-drawing';
import { axisTicks, type TimeWindow } from './time-window';
import { TraceCursor } from './trace-cursor';
import { isSameWindow, TraceZoom } from './trace-zoom';

/** Names beside the lanes get this share of the width, within these limits in px. */
const LABEL_WIDTH = { share: 0.3, min: 92, max: 260 } as const;
/** Lanes that are drawn above and below the visible ones. */
const EXTRA_LANES = 4;
/** Space that a tick of the axis needs for its label, in px. */
const MIN_TICK_DISTANCE = 80;
/** A gap has its length written in it from this width, in px. */
const MIN_GAP_LABEL_WIDTH = 64;
/** A key, a button and a notch of the wheel make the window so many times as long, or the reverse. */
const KEY_FACTOR = 0.5;
const WHEEL_FACTOR = 0.8;

/** How long a zoom stays before it is in the link: browsers take a change of the URL about 6 times a second. */
const LINK_DELAY_MS = 250;
/** Characters of a message that are drawn in one line. */
const MAX_MESSAGE_CHARACTERS = 500;

/** Numbers the charts of a page, for the ids of their lanes. */
let chartCount = 0;

/**
 * ```html
 * <tl-trace-chart [layout]="layout" [zone]="zone" [originId]="id" [openId]="id" (opened)="open($event)" />
 * ```
 */
@Component({
  selector: 'tl-trace-chart',
  imports: [IconButton, MessageText],
  templateUrl: './trace-chart.html',
  styleUrl: './trace-chart.scss',
})
export class TraceChart {
  readonly layout = input.required<TraceLayout>();
  readonly zone = input.required<Zone>();
  /** The id of the line that one came from. */
  readonly originId = input.required<string | null>();
  /** The id of the opened line. */
  readonly openId = input.required<string | null>();
  /** The part of the trace that the link shows; null for all of it. */
  readonly zoom = input<TimeWindow | null>(null);
  readonly opened = output<FoundLog>();
  /** Another part of the trace is shown. */
  readonly zoomed = output<TimeWindow | null>();

  private readonly scroller = viewChild.required<ElementRef<HTMLElement>>('scroller');
  protected readonly id = `tl-lanes-${++chartCount}`;
  protected readonly laneHeight = LANE_HEIGHT;
  protected readonly countText = countText;
  protected readonly tickPath = tickPath;
  protected readonly size = signal({ width: 0, height: 0 });
  protected readonly scrollTop = signal(0);
  private readonly hovered = signal<TraceLine | null>(null);
  /** What keys moved to, for screen readers. */
  protected readonly spoken = signal('');

  protected readonly labelWidth = computed(() => {
    const { share, min, max } = LABEL_WIDTH;
    return Math.round(Math.max(min, Math.min(max, this.size().width * share)));
  });
  protected readonly plotWidth = computed(() => Math.max(1, this.size().width - this.labelWidth()));
  protected readonly view = new TraceZoom(this.layout, this.zoom);
  private readonly window = this.view.window;

  private readonly origin = computed(() => this.lineOf(this.originId()));
  private readonly open = computed(() => this.lineOf(this.openId()));
  protected readonly cursor = new TraceCursor(
    this.layout,
    computed(() => this.open() ?? this.origin()),
  );
  /** The line that the pointer is at, or else the keys. */
  protected readonly told = computed(() => {
    const line = this.hovered() ?? this.cursor.line();
    if (!line) return null;
    const { log, kind, at } = line;
    const segments = segmentsOf(log.message, [], { limit: MAX_MESSAGE_CHARACTERS, lineBreaks: false });
    return { log, kind, segments, offset: offsetText(at), time: fullTime(log.timestamp, this.zone()) };
  });

  protected readonly ticks = computed(() => {
    const [window, width] = [this.window(), this.plotWidth()];
    return axisTicks(window, Math.floor(width / MIN_TICK_DISTANCE)).map(({ at, text }) => {
      const x = xOf(at, window, width);
      return {
        text,
        x,
        anchor: x < MIN_TICK_DISTANCE / 2 ? 'start' : x > width - MIN_TICK_DISTANCE / 2 ? 'end' : 'middle',
      };
    });
  });
  protected readonly gaps = computed(() => {
    const [window, width] = [this.window(), this.plotWidth()];
    return this.layout().gaps.flatMap((gap) => {
      const area = areaOf(gap, window, width);
      if (!area) return [];
      const text = area.width >= MIN_GAP_LABEL_WIDTH ? `${durationText(gap.to - gap.from)} gap` : '';
      return [{ ...area, text }];
    });
  });
  private readonly drawnLanes = computed(() => {
    if (this.size().width === 0) return [];
    const first = Math.max(0, Math.floor(this.scrollTop() / LANE_HEIGHT) - EXTRA_LANES);
    const count = Math.ceil(this.size().height / LANE_HEIGHT) + 2 * EXTRA_LANES;
    const end = Math.min(this.layout().lanes.length, first + count);
    const indexes = Array.from({ length: Math.max(0, end - first) }, (_, n) => first + n);
    // Screen readers find the active lane in the page, wherever the list is scrolled to.
    return indexes.includes(this.cursor.lane()) ? indexes : [...indexes, this.cursor.lane()];
  });
  protected readonly lanes = computed(() => {
    const layout = this.layout();
    return this.drawnLanes().flatMap((index) => {
      const lane = layout.lanes[index];
      return lane ? [this.laneView(lane, index)] : [];
    });
  });

  constructor() {
    const destroyRef = inject(DestroyRef);
    effect((onCleanup) => {
      if (isSameWindow(this.view.forLink(), this.zoom())) return;
      const timer = setTimeout(() => this.zoomed.emit(this.view.tell()), LINK_DELAY_MS);
      onCleanup(() => clearTimeout(timer));
    });
    afterNextRender(() => {
      const element = this.scroller().nativeElement;
      const measure = (): void => this.size.set({ width: element.clientWidth, height: element.clientHeight });
      const observer = new ResizeObserver(measure);
      observer.observe(element);
      destroyRef.onDestroy(() => observer.disconnect());
      measure();
      this.scrollTo(this.cursor.lane(), 'center');
    });
  }

  protected color(kind: LevelKind, use: 'fill' | 'text' = 'fill'): string {
    return `var(--tl-level-${kind}${use === 'text' ? '-text' : ''})`;
  }

  focus(): void {
    this.scroller().nativeElement.focus({ preventScroll: true });
  }

  /** Around the line that the keys are at, or else the middle. */
  protected zoomBy(direction: 'in' | 'out'): void {
    this.view.around(this.cursor.line()?.at, direction === 'in' ? KEY_FACTOR : 1 / KEY_FACTOR);
  }

  /** The wheel zooms with Ctrl, which browsers also set for a pinch; without it the lanes scroll. */
  protected onWheel(event: WheelEvent): void {
    if ((!event.ctrlKey && !event.metaKey) || event.deltaY === 0) return;
    event.preventDefault();
    const at = timeAt(this.plotX(event), this.window(), this.plotWidth());
    this.view.around(at, event.deltaY < 0 ? WHEEL_FACTOR : 1 / WHEEL_FACTOR);
  }

  protected onScroll(): void {
    this.scrollTop.set(this.scroller().nativeElement.scrollTop);
  }

  protected onPointerMove(event: PointerEvent): void {
    this.hovered.set(this.lineAt(event) ?? null);
  }

  protected onPointerLeave(): void {
    this.hovered.set(null);
  }

  /** A tick leads to its line, and the name of a lane to its first one. */
  protected onClick(event: MouseEvent): void {
    const index = this.laneIndexAt(event);
    const lane = this.layout().lanes[index];
    if (!lane) return;
    const line = this.plotX(event) < 0 ? lane.lines[0] : this.lineAt(event);
    this.cursor.set(index, line);
    if (line) this.opened.emit(line.log);
  }

  protected onKey(event: KeyboardEvent): void {
    if (event.altKey || event.metaKey) return;
    // On many keyboards the plus needs Shift.
    const isHandled =
      (event.shiftKey && event.key !== '+' ? false : this.zoomByKey(event)) || this.moveByKey(event);
    if (!isHandled) return;
    event.preventDefault();
    event.stopPropagation();
  }

  private zoomByKey({ key, ctrlKey }: KeyboardEvent): boolean {
    const actions: Record<string, () => void> = {
      '+': () => this.zoomBy('in'),
      '-': () => this.zoomBy('out'),
      '0': () => this.view.showWhole(),
      'Ctrl+ArrowLeft': () => this.view.move(-1),
      'Ctrl+ArrowRight': () => this.view.move(1),
    };
    const run = actions[ctrlKey ? `Ctrl+${key}` : key];
    run?.();
    return run !== undefined;
  }

  private moveByKey(event: KeyboardEvent): boolean {
    if (event.shiftKey) return false;
    const line = this.cursor.line();
    if (event.key === 'Enter' || event.key === ' ') {
      if (line) this.opened.emit(line.log);
      return true;
    }
    const page = Math.max(1, Math.floor(this.size().height / LANE_HEIGHT) - 1);
    if (!this.cursor.move(event, page)) return false;
    const reached = this.cursor.line();
    if (reached) this.view.reveal(reached.at);
    this.spoken.set(reached ? lineText(reached) : '');
    this.scrollTo(this.cursor.lane(), 'nearest');
    return true;
  }

  private scrollTo(lane: number, where: 'nearest' | 'center'): void {
    const element = this.scroller().nativeElement;
    const [top, height] = [lane * LANE_HEIGHT, element.clientHeight];
    if (where === 'center') element.scrollTop = top - height / 2;
    else if (top < element.scrollTop) element.scrollTop = top;
    else if (top + LANE_HEIGHT > element.scrollTop + height) element.scrollTop = top + LANE_HEIGHT - height;
    this.onScroll();
  }

  private laneView(lane: Lane, index: number) {
    const [window, width] = [this.window(), this.plotWidth()];
    const x = (line: TraceLine | undefined): number | null =>
      line?.lane === index ? xOf(line.at, window, width) : null;
    const origin = x(this.origin());
    return {
      index,
      lane,
      title: laneTitle(lane),
      span: spanText(lane),
      text: laneText(lane, origin !== null),
      drawing: drawLane(lane, window, width, this.layout().minGap),
      origin,
      open: x(this.open()),
      cursor: x(this.cursor.line()),
    };
  }

  private lineOf(id: string | null): TraceLine | undefined {
    return id === null ? undefined : this.layout().lines.find(({ log }) => log.id === id);
  }

  private lineAt(event: MouseEvent): TraceLine | undefined {
    const lane = this.layout().lanes[this.laneIndexAt(event)];
    return lane && lineNear(lane, this.plotX(event), this.window(), this.plotWidth());
  }

  private laneIndexAt(event: MouseEvent): number {
    const element = this.scroller().nativeElement;
    return Math.floor(
      (event.clientY - element.getBoundingClientRect().top + element.scrollTop) / LANE_HEIGHT,
    );
  }

  /** In px from the left end of the drawings; negative in the names. */
  private plotX(event: MouseEvent): number {
    return event.clientX - this.scroller().nativeElement.getBoundingClientRect().left - this.labelWidth();
  }
}
