// Shows the progress of a command: one line per phase with the elapsed time. It goes to stderr, since stdout is for
// results. A terminal redraws the line; a file or a CI log gets it again from time to time.

export interface Phase {
  /** Replaces the text after the name of the phase, which tells the current step. */
  note(text: string): void;
}

export interface Progress {
  /** Runs `work` as a phase, which is marked as done or failed by its outcome. Returns the result of `work`. */
  phase<T>(name: string, work: (phase: Phase) => Promise<T>): Promise<T>;
  /** Prints a separate line. */
  say(text: string): void;
}

/** Five updates per second show activity without flicker. */
const REDRAW_INTERVAL_MS = 200;
/** The interval of progress lines in a log file. */
const REPEAT_INTERVAL_MS = 10_000;

interface Output {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

/** Shows nothing, for programs that start a stack. */
export const silent: Progress = {
  phase: (_name, work) => work({ note: () => undefined }),
  say: () => undefined,
};

/** Shows progress on `output`. Phases may overlap; a terminal shows only the latest one. */
export function progressOn(output: Output): Progress {
  const running: { name: string; text: string; started: number; said: number }[] = [];
  const terminal = output.isTTY === true;
  const clear = (): void => {
    if (terminal) output.write('\r\x1b[K');
  };
  const line = (mark: string, phase: { name: string; text: string; started: number }): string => {
    const text = phase.text ? `  ${phase.text}` : '';
    return `${mark} ${phase.name}  ${formatDuration(performance.now() - phase.started)}${text}`;
  };
  const draw = (): void => {
    if (terminal) {
      const phase = running.at(-1);
      if (phase) output.write(`\r\x1b[K${line('…', phase).slice(0, (output.columns ?? 80) - 1)}`);
      return;
    }
    for (const phase of running) {
      if (performance.now() - phase.said < REPEAT_INTERVAL_MS) continue;
      phase.said = performance.now();
      output.write(`${line('…', phase)}\n`);
    }
  };

  return {
    async phase(name, work) {
      const phase = { name, text: '', started: performance.now(), said: performance.now() };
      running.push(phase);
      const timer = setInterval(draw, REDRAW_INTERVAL_MS);
      if (terminal) draw();
      else output.write(`… ${name}\n`);
      let failed = true;
      try {
        const result = await work({ note: (text) => (phase.text = oneLine(text)) });
        failed = false;
        phase.text = '';
        return result;
      } finally {
        clearInterval(timer);
        running.splice(running.indexOf(phase), 1);
        clear();
        output.write(`${line(failed ? '✗' : '✓', phase)}\n`);
      }
    },
    say(text) {
      clear();
      output.write(`${text}\n`);
    },
  };
}

/** Formats a duration, such as 0.4 s, 12 s or 2 min 5 s. */
export function formatDuration(milliseconds: number): string {
  const total = milliseconds / 1000;
  if (total < 9.95) return `${total.toFixed(1)} s`;
  const whole = Math.round(total);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** Removes colors, line breaks and other control characters from a text. */
export function oneLine(text: string): string {
  return text
    .replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '')
    .replace(/[\x00-\x1f\x7f]+/g, ' ')
    .trim();
}
