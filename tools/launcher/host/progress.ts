// Shows a person what a command is doing: a line per phase with the seconds that pass, on stderr, so that stdout
// stays free for results. On a terminal the line is redrawn; in a file or a CI log it is repeated now and then.

export interface Phase {
  /** Replaces the text after the phase's name: what it is at just now. */
  note(text: string): void;
}

export interface Progress {
  /** Runs `work` as a phase. It is marked done or failed by how `work` ends, and `work`'s result is returned. */
  phase<T>(name: string, work: (phase: Phase) => Promise<T>): Promise<T>;
  /** A line of its own. */
  say(text: string): void;
}

/** Ten lines a second would flicker; five show life. */
const REDRAW_MS = 200;
/** How often a log that nobody watches gets a sign of life. */
const REPEAT_MS = 10_000;

interface Output {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

/** Shows nothing: for programs that start a stack. */
export const silent: Progress = {
  phase: (_name, work) => work({ note: () => undefined }),
  say: () => undefined,
};

/** Progress on `output`. Phases may overlap; on a terminal only the latest is drawn while they run. */
export function progressOn(output: Output): Progress {
  const running: { name: string; text: string; started: number; said: number }[] = [];
  const terminal = output.isTTY === true;
  const clear = (): void => {
    if (terminal) output.write('\r\x1b[K');
  };
  const line = (mark: string, phase: { name: string; text: string; started: number }): string => {
    const text = phase.text ? `  ${phase.text}` : '';
    return `${mark} ${phase.name}  ${seconds(Date.now() - phase.started)}${text}`;
  };
  const draw = (): void => {
    if (terminal) {
      const phase = running.at(-1);
      if (phase) output.write(`\r\x1b[K${line('…', phase).slice(0, (output.columns ?? 80) - 1)}`);
      return;
    }
    for (const phase of running) {
      if (Date.now() - phase.said < REPEAT_MS) continue;
      phase.said = Date.now();
      output.write(`${line('…', phase)}\n`);
    }
  };

  return {
    async phase(name, work) {
      const phase = { name, text: '', started: Date.now(), said: Date.now() };
      running.push(phase);
      const timer = setInterval(draw, REDRAW_MS);
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

/** A duration in seconds as people read it: 0.4 s, 12 s, 2 min 5 s. */
export function seconds(milliseconds: number): string {
  const total = milliseconds / 1000;
  if (total < 9.95) return `${total.toFixed(1)} s`;
  const whole = Math.round(total);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** The text without colours, line breaks and other control characters. */
export function oneLine(text: string): string {
  return text
    .replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '')
    .replace(/[\x00-\x1f\x7f]+/g, ' ')
    .trim();
}
