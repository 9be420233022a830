// Tells which lines continue the log before them: stack traces of Java, Python, Go, .NET, Node, Ruby, Rust and PHP, and
// indented lines.
import type { LineKind } from '../text/parsed-line.ts';
import { scanned, scanTime } from '../time/scan-time.ts';

/** What the lines so far are, for languages whose traces have lines that only their place explains. */
type Mode =
  'none' | 'pem' | 'python' | 'python-end' | 'go' | 'node' | 'node-source' | 'rust' | 'rust-message';

/** Lines of traces wherever they stand. */
const FRAME =
  /^(?:\s+at \S|\s*\.{3} \d+ (?:more|common frames)|\s*(?:Caused by|Suppressed): |\s+File "|\s+from \S+:\d+|\s*---> |\s+--- End of |#\d+ |Stack trace:$|\s+thrown in |\S+\.rb:\d+:in [`'])/;
/** An exception that a logger prints on the line after its message, and so belongs to it: `IOError`, `java.lang.Exception`. */
const EXCEPTION =
  /^(?:(?:[a-zA-Z_$][\w$]*[./])*[A-Z][\w$]*|(?:[a-zA-Z_$][\w$]*[./])+)(?:Exception|Error|Throwable)(?: \[\w+\])?(?:: .*)?$/s;
const TRACEBACK = /^(?:Traceback \(most recent call last\):|\s+\+ Exception Group Traceback)/;
const GOROUTINE = /^goroutine \d+ (?:gp=\S+ m=\S+ (?:mp=\S+ )?)?\[/;
const PANIC = /^(?:panic: |fatal error: )/;
const RUST_PANIC = /^thread '.*'(?: \(\d+\))? panicked at /;
const NODE_SOURCE = /^(?:\/|file:\/\/|node:|[A-Z]:\\)\S.*:\d+$/;
const UNHANDLED =
  /^(?:Exception in thread "|Unhandled [Ee]xception|Uncaught |\S+\.rb:\d+:in [`'].*\(\w+\)$|(?:(?:[a-zA-Z_$][\w$]*[./])*[A-Z][\w$]*|(?:[a-zA-Z_$][\w$]*[./])+)(?:Exception|Error|Throwable)(?: \[\w+\])?: )/;

/** A quick check that nearly all lines fail that are no part of a trace. */
const MAY_BEGIN_TRACE =
  /[Ee]xception|Error|Throwable|^panic|^fatal error|^Traceback|^Uncaught|^thread '|^ {2}\+|:\d+$|\.rb:\d/;

const PYTHON_EXCEPTION = /^[A-Za-z_][\w.]*(?:: .*|:)?$/s;
const PYTHON_CHAIN = /^(?:During handling of the above exception|The above exception was the direct cause)/;
const GO_LINE =
  /^(?:\t|goroutine \d+ |created by |exit status \d+|\[signal |panic: |\s+panic: |\[recovered|runtime[.:]|r\w{1,5}\s+0x|[cfg]s\s+0x|[^\s(]+\(.*\)$)/;
const NODE_LINE = /^(?:\s|Node\.js v\d|[}\])]+,?$|(?:Uncaught )?[A-Z]\w*(?:Error|Exception)\b)/;
const RUST_LINE = /^(?:\s|note: |stack backtrace:)/;
/** The lines of a key or a certificate (RFC 7468) behind the first one: base64, headers, and the last line. */
const PEM_LINE = /^(?:[A-Za-z\d+/=]+|[A-Za-z-]+: .*|-----END [A-Z\d ]+-----)\s*$/;
const PEM_END = '-----END ';
const CLOSING = /^[}\])]+[,;]?$/;

/** The level of a log that begins with a trace; undefined if the line begins none. */
export function traceLevel(line: string): string | undefined {
  if (!MAY_BEGIN_TRACE.test(line)) return undefined;
  if (PANIC.test(line) || RUST_PANIC.test(line)) return line.startsWith('fatal') ? 'fatal' : 'panic';
  return TRACEBACK.test(line) || UNHANDLED.test(line) || NODE_SOURCE.test(line) ? 'error' : undefined;
}

/** Follows the lines of one log. */
export class StackTrace {
  private mode: Mode = 'none';
  private isTimed = false;
  private isIndented = false;

  /** Begins a log with its first line. Indented lines belong to logs that have a time. */
  begin(line: string, kind: LineKind, isTimed: boolean): void {
    this.isTimed = isTimed || kind === 'header';
    this.isIndented = false;
    this.mode = beginsPem(line) ? 'pem' : modeOf(line);
  }

  /** Whether blank lines can stand between the lines of the log. */
  get takesBlankLines(): boolean {
    return this.mode !== 'none';
  }

  /** Whether a line that is not blank continues the log. */
  continues(line: string): boolean {
    const code = line.charCodeAt(0);
    // Nearly every log begins with a time, a brace or a bracket, which no line of a trace does.
    if (
      this.mode === 'none' &&
      ((code >= 0x30 && code <= 0x39) || code === 0x7b || code === 0x5b || code === 0x3c)
    )
      return false;
    const isIndented = code === 0x20 || code === 0x09;
    const continues = this.continuesTrace(line, isIndented);
    if (continues) this.isIndented = isIndented;
    return continues;
  }

  private continuesTrace(line: string, isIndented: boolean): boolean {
    switch (this.mode) {
      case 'pem':
        if (PEM_LINE.test(line)) {
          if (line.startsWith(PEM_END)) this.mode = 'none';
          return true;
        }
        this.mode = 'none';
        break;
      case 'python':
        if (isIndented) return true;
        this.mode = 'python-end';
        return PYTHON_EXCEPTION.test(line);
      case 'python-end':
        if (PYTHON_CHAIN.test(line)) return true;
        break;
      case 'go':
        if (GO_LINE.test(line)) return true;
        break;
      case 'node-source':
        this.mode = 'node';
        return true;
      case 'node':
        if (NODE_LINE.test(line)) return true;
        break;
      case 'rust-message':
        this.mode = 'rust';
        return true;
      case 'rust':
        if (RUST_LINE.test(line)) return true;
        break;
      case 'none':
    }
    if (beginsPem(line)) {
      this.mode = 'pem';
      return this.isTimed;
    }
    if (TRACEBACK.test(line)) {
      // A traceback that nothing announces is a log of its own.
      if (!this.isTimed && this.mode !== 'python-end') return false;
      this.mode = 'python';
      return true;
    }
    if (GOROUTINE.test(line)) {
      this.mode = 'go';
      return true;
    }
    if (FRAME.test(line)) {
      // What is indented behind a frame belongs to the error, such as the properties that Node prints.
      this.isTimed = true;
      return true;
    }
    if (this.isTimed && MAY_BEGIN_TRACE.test(line) && EXCEPTION.test(line)) return true;
    if (isIndented) return this.isTimed && !beginsWithTime(line);
    return this.isIndented && CLOSING.test(line);
  }
}

/** Whether a line ends with the first line of a key or a certificate. */
function beginsPem(line: string): boolean {
  return line.endsWith('-----') && line.includes('-----BEGIN ');
}

function modeOf(line: string): Mode {
  const code = line.charCodeAt(0);
  // Nearly every line begins with a time or a bracket.
  if ((code >= 0x30 && code <= 0x39) || code === 0x5b) return 'none';
  if (TRACEBACK.test(line)) return 'python';
  if (PANIC.test(line) || GOROUTINE.test(line)) return 'go';
  if (RUST_PANIC.test(line)) return line.endsWith(':') ? 'rust-message' : 'rust';
  return NODE_SOURCE.test(line) ? 'node-source' : 'none';
}

/** An indented line with a time of its own is a log of its own. */
function beginsWithTime(line: string): boolean {
  const at = line.search(/\S/);
  return at >= 0 && (scanTime(line, at) || (line[at] === '[' && scanTime(line, at + 1))) && scanned.day >= 0;
}
