// The lines of a trace as lanes, one for each span and resource. Where spans begin and end is inferred from their lines.
import type { FoundLog, Trace, TraceSpan } from '@timberline/contract';
import { compareLevels, type LevelKind, levelKind } from '../level/level';
import { type Instant, millisBetween, parseInstant } from '../time/timestamp';

/** A gap without any line is marked from this share of the trace's length: shorter ones are no pause to the eye. */
const MIN_GAP_SHARE = 0.05;
/** It is also so many times as long as most times between two lines: where all are long, none is a gap. */
const MIN_GAP_FACTOR = 3;
const START_OF_TIME: Instant = { ms: 0, ns: 0 };

export interface TraceLine {
  log: FoundLog;
  /** Milliseconds after the first line of the trace, with a fraction. */
  at: number;
  kind: LevelKind;
  /** Indexes of its lane, and of the line within it. */
  lane: number;
  index: number;
}

/** A time in which there is no line, in ms after the first line of the trace. */
export interface Gap {
  from: number;
  to: number;
}

interface LevelCount {
  name: string;
  kind: LevelKind;
  count: number;
}

export interface Lane {
  /** Null for lines without a span. */
  spanId: string | null;
  /** Null for a lane of lines that were not listed, whose resource is not known. */
  resourceId: string | null;
  /** In time order. */
  lines: readonly TraceLine[];
  /** Lines of the span that were not listed. */
  unlisted: number;
  from: number;
  to: number;
  /** The numbers of lines by level, the most severe first. */
  levels: readonly LevelCount[];
  /** The longest time between two lines, in ms. */
  longestGap: number;
}

export interface TraceLayout {
  traceId: string;
  /** The timestamp of the first line. */
  start: string;
  /** The time from the first to the last line, in ms, those included that were not listed. */
  length: number;
  lanes: readonly Lane[];
  /** All lines in time order. */
  lines: readonly TraceLine[];
  levels: readonly LevelCount[];
  /** Times without a line in any lane. */
  gaps: readonly Gap[];
  /** How long a pause in a lane is before it counts as a gap, in ms. */
  minGap: number;
}

/** The lanes of a trace: those of a span are together, spans and the resources in them in the order of their first lines. */
export function layoutOf(trace: Trace): TraceLayout {
  const { logs } = trace;
  const first = logs[0];
  const start = (first && parseInstant(first.timestamp)) ?? START_OF_TIME;
  const at = (timestamp: string): number => millisBetween(start, parseInstant(timestamp) ?? start);
  const groups = groupBySpan(logs);
  if (trace.truncated) addUnlisted(groups, trace.spans);

  const lanes: Lane[] = [];
  const lineOfLog = new Map<FoundLog, TraceLine>();
  for (const group of groups.values()) {
    for (const [resourceId, ofResource] of group.resources) {
      const lane = lanes.length;
      const lines = ofResource.map((log, index): TraceLine => ({
        log,
        at: at(log.timestamp),
        kind: levelKind(log.level),
        lane,
        index,
      }));
      for (const line of lines) lineOfLog.set(line.log, line);
      lanes.push(listedLane(group.spanId, resourceId, lines));
    }
    if (group.unlisted > 0 && group.span) {
      const cut = at(logs.at(-1)?.timestamp ?? first?.timestamp ?? '');
      lanes.push(
        unlistedLane(group.span, group.unlisted, Math.max(cut, at(group.span.first)), at(group.span.last)),
      );
    }
  }
  const lines = logs.flatMap((log) => lineOfLog.get(log) ?? []);
  const length = lanes.reduce((max, { to }) => Math.max(max, to), 0);
  const minGap = minGapOf(lines, length);
  return {
    traceId: trace.traceId,
    start: first?.timestamp ?? '',
    length,
    lanes,
    lines,
    levels: countLevels(lines),
    gaps: gapsOf(lines, minGap),
    minGap,
  };
}

/** The number of lines of a trace that were not listed, as far as its spans tell. */
export function unlistedLines(layout: TraceLayout): number {
  return layout.lanes.reduce((sum, { unlisted }) => sum + unlisted, 0);
}

interface SpanGroup {
  spanId: string | null;
  resources: Map<string, FoundLog[]>;
  listed: number;
  /** The span as counted by the API, where lines of it were not listed. */
  span?: TraceSpan;
  unlisted: number;
}

function groupBySpan(logs: readonly FoundLog[]): Map<string | null, SpanGroup> {
  const groups = new Map<string | null, SpanGroup>();
  for (const log of logs) {
    const group = groupOf(groups, log.spanId ?? null);
    const lines = group.resources.get(log.resourceId);
    if (lines) lines.push(log);
    else group.resources.set(log.resourceId, [log]);
    group.listed++;
  }
  return groups;
}

/** Spans count all lines, those included that were not listed, also spans of which no line was listed. */
function addUnlisted(groups: Map<string | null, SpanGroup>, spans: readonly TraceSpan[]): void {
  for (const span of spans) {
    const group = groupOf(groups, span.spanId);
    group.span = span;
    group.unlisted = Math.max(0, span.count - group.listed);
  }
}

function groupOf(groups: Map<string | null, SpanGroup>, spanId: string | null): SpanGroup {
  let group = groups.get(spanId);
  if (!group) groups.set(spanId, (group = { spanId, resources: new Map(), listed: 0, unlisted: 0 }));
  return group;
}

function listedLane(spanId: string | null, resourceId: string, lines: readonly TraceLine[]): Lane {
  const longestGap = lines.reduce(
    (max, { at }, index) => Math.max(max, at - (lines[index - 1]?.at ?? at)),
    0,
  );
  const [from, to] = [lines[0]?.at ?? 0, lines.at(-1)?.at ?? 0];
  return { spanId, resourceId, lines, unlisted: 0, from, to, levels: countLevels(lines), longestGap };
}

function unlistedLane({ spanId }: TraceSpan, unlisted: number, from: number, to: number): Lane {
  return {
    spanId,
    resourceId: null,
    lines: [],
    unlisted,
    from,
    to: Math.max(from, to),
    levels: [],
    longestGap: 0,
  };
}

function countLevels(lines: readonly TraceLine[]): LevelCount[] {
  const counts = new Map<string, LevelCount>();
  for (const { log, kind } of lines) {
    const level = counts.get(log.level);
    if (level) level.count++;
    else counts.set(log.level, { name: log.level, kind, count: 1 });
  }
  return [...counts.values()].sort((a, b) => compareLevels(a.name, b.name));
}

function minGapOf(lines: readonly TraceLine[], length: number): number {
  const distances = lines.slice(1).map(({ at }, index) => at - (lines[index]?.at ?? at));
  const usual = distances.sort((a, b) => a - b)[Math.ceil(distances.length / 2) - 1] ?? 0;
  return Math.max(length * MIN_GAP_SHARE, usual * MIN_GAP_FACTOR);
}

function gapsOf(lines: readonly TraceLine[], minGap: number): Gap[] {
  const gaps: Gap[] = [];
  for (let index = 1; index < lines.length; index++) {
    const [from, to] = [lines[index - 1]!.at, lines[index]!.at];
    if (to > from && to - from >= minGap) gaps.push({ from, to });
  }
  return gaps;
}
