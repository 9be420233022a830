// ANSI escape sequences in messages: colors and weights are kept, everything else is removed. The analyzer
// of @timberline/query removes the same, so a word is found as it is drawn.
import { escapeSequenceEnd, mayBeginEscapeSequence } from '@timberline/query';

/** How a run of text is drawn. Colors are the numbers 0–15 of the terminal's palette. */
interface AnsiStyle {
  color?: number;
  background?: number;
  bold?: boolean;
  italic?: boolean;
  underline?: boolean;
  dim?: boolean;
}

/** A run of text between escape sequences: `start` and `end` are offsets into the message as sent. */
interface AnsiRun {
  start: number;
  end: number;
  style: AnsiStyle | null;
}

/** SGR, the control sequence that sets colors and weights: its parameters. */
const SGR = /^(?:\u001b\[|\u009b)([0-9;:]*)m$/;

/** Splits a text at its escape sequences, in linear time. A text without any is one run. */
export function ansiRuns(text: string): AnsiRun[] {
  const runs: AnsiRun[] = [];
  let style: AnsiStyle | null = null;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    if (!mayBeginEscapeSequence(text.charCodeAt(at))) continue;
    const end = escapeSequenceEnd(text, at);
    if (end === at) continue;
    if (at > start) runs.push({ start, end: at, style });
    const parameters = SGR.exec(text.slice(at, end))?.[1];
    if (parameters !== undefined) style = styleAfter(style, parameters);
    start = end;
    at = end - 1;
  }
  if (start < text.length || runs.length === 0) runs.push({ start, end: text.length, style });
  return runs;
}

/** The CSS classes of a style, such as `ansi-1 ansi-bg-4 ansi-bold`. */
export function ansiClasses(style: AnsiStyle): string {
  const classes: string[] = [];
  if (style.color !== undefined) classes.push(`ansi-${style.color % 8}`);
  if (style.background !== undefined) classes.push(`ansi-bg-${style.background % 8}`);
  for (const name of ['bold', 'dim', 'italic', 'underline'] as const) {
    if (style[name]) classes.push(`ansi-${name}`);
  }
  return classes.join(' ');
}

/** The style after an SGR sequence with the given parameters, such as `1;31`. */
function styleAfter(before: AnsiStyle | null, parameters: string): AnsiStyle | null {
  const codes = parameters.split(/[;:]/).map(Number);
  let style: AnsiStyle = { ...before };
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] ?? 0;
    if (code === 0) style = {};
    else if (code === 1) style.bold = true;
    else if (code === 2) style.dim = true;
    else if (code === 3) style.italic = true;
    else if (code === 4) style.underline = true;
    else if (code === 22) style.bold = style.dim = undefined;
    else if (code === 23) style.italic = undefined;
    else if (code === 24) style.underline = undefined;
    else if (code >= 30 && code <= 37) style.color = code - 30;
    else if (code >= 90 && code <= 97) style.color = code - 82;
    else if (code >= 40 && code <= 47) style.background = code - 40;
    else if (code >= 100 && code <= 107) style.background = code - 92;
    else if (code === 39) style.color = undefined;
    else if (code === 49) style.background = undefined;
    else if (code === 38 || code === 48) {
      const [color, used] = extendedColor(codes, i + 1);
      if (code === 38) style.color = color;
      else style.background = color;
      i += used;
    }
  }
  return Object.values(style).some((value) => value !== undefined) ? style : null;
}

/**
 * The color of a palette of 256 or of 24 bits, as the nearest of the 16 colors, which the theme keeps legible.
 * `used` is the number of codes that it took.
 */
function extendedColor(codes: number[], at: number): [color: number | undefined, used: number] {
  if (codes[at] === 5) return [nearestTo256(codes[at + 1] ?? 0), 2];
  if (codes[at] === 2) return [nearestToRgb(codes[at + 1] ?? 0, codes[at + 2] ?? 0, codes[at + 3] ?? 0), 4];
  return [undefined, 0];
}

function nearestTo256(n: number): number {
  if (n < 16) return n;
  if (n >= 232) return n < 244 ? 8 : 7;
  const cube = n - 16;
  return nearestToRgb(Math.floor(cube / 36) * 51, (Math.floor(cube / 6) % 6) * 51, (cube % 6) * 51);
}

function nearestToRgb(red: number, green: number, blue: number): number {
  const max = Math.max(red, green, blue);
  if (max < 50) return 0;
  const half = max * 0.6;
  return (red >= half ? 1 : 0) + (green >= half ? 2 : 0) + (blue >= half ? 4 : 0);
}
