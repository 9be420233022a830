// Lines that a container's runtime wraps: Docker's json-file driver and the CRI of Kubernetes.
import { isFields } from '../mapping/deep-json.ts';

/** A wrapped line: the text of the program, or a part of it. */
export interface ContainerLine {
  text: string;
  stream: string;
  time: string | undefined;
  /** The rest of the line follows in another one. */
  isPartial: boolean;
  attributes: Record<string, unknown> | undefined;
}

/** `2026-11-24T10:35:22.123456789Z stdout F message`, where `P` marks a part of a line */
const CRI = /^(\d{4}-\d\d-\d\dT\S{9,26}) (stdout|stderr) ([FP])(?::\S*)?(?: (.*))?$/s;
const DOCKER_MEMBERS = new Set(['log', 'stream', 'time', 'attrs']);

/** Unwraps a line; undefined if it is not wrapped. */
export function unwrapLine(line: string, parseJson: (text: string) => unknown): ContainerLine | undefined {
  const code = line.charCodeAt(0);
  if (code === 0x7b) return line.startsWith('{"log":"') ? unwrapDocker(line, parseJson) : undefined;
  if (code < 0x30 || code > 0x39) return undefined;
  const match = CRI.exec(line);
  if (!match) return undefined;
  const [, time, stream = '', tag, text = ''] = match;
  return { text, stream, time, isPartial: tag === 'P', attributes: undefined };
}

/** `{"log":"message\n","stream":"stdout","time":"2026-11-24T10:35:22.123456789Z"}` */
function unwrapDocker(line: string, parseJson: (text: string) => unknown): ContainerLine | undefined {
  let value: unknown;
  try {
    value = parseJson(line);
  } catch {
    // It only looks like JSON, and is text.
    return undefined;
  }
  if (!isFields(value) || typeof value['log'] !== 'string' || typeof value['time'] !== 'string')
    return undefined;
  for (const name in value) if (!DOCKER_MEMBERS.has(name)) return undefined;
  const { log, stream, time, attrs } = value;
  const isWhole = log.endsWith('\n');
  return {
    text: log.replace(/\r?\n$/, ''),
    stream: typeof stream === 'string' ? stream : '',
    time,
    isPartial: !isWhole,
    attributes: isFields(attrs) ? attrs : undefined,
  };
}
