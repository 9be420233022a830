// Parses the answers on a connection (RFC 9112).

export interface Answer {
  status: number;
  /** By name in lower case. */
  headers: Map<string, string>;
  body: Buffer;
  /** Whether the body ended as its head announced. */
  isComplete: boolean;
}

/** The value of a JSON body; undefined for any other body. */
export function jsonOf({ headers, body }: Answer): unknown {
  if (!/^application\/(problem\+)?json\b/.test(headers.get('content-type') ?? '')) return undefined;
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}

interface Piece {
  body: Buffer;
  next: number;
  isComplete: boolean;
}

/**
 * Parses answers up to the end of the connection. `heads` tells which of the requests were HEAD, so that their answers
 * have no body. `rest` is true if bytes are left that are no answer, or if the last answer is incomplete.
 */
export function parseAnswers(bytes: Buffer, heads: readonly boolean[]): { answers: Answer[]; rest: boolean } {
  const answers: Answer[] = [];
  let at = 0;
  while (at < bytes.length) {
    const end = bytes.indexOf('\r\n\r\n', at);
    const head = end < 0 ? '' : bytes.toString('latin1', at, end);
    const [first = '', ...lines] = head.split('\r\n');
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(first)?.[1]);
    if (!status) return { answers, rest: true };
    const headers = new Map(
      lines.map((line) => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
      }),
    );
    const hasBody = status >= 200 && status !== 204 && status !== 304 && heads[answers.length] !== true;
    const piece = hasBody
      ? readBody(bytes, end + 4, headers)
      : { body: Buffer.alloc(0), next: end + 4, isComplete: true };
    at = piece.next;
    if (status >= 200) answers.push({ status, headers, body: piece.body, isComplete: piece.isComplete });
    if (!piece.isComplete) return { answers, rest: true };
  }
  return { answers, rest: false };
}

function readBody(bytes: Buffer, from: number, headers: Map<string, string>): Piece {
  if (headers.get('transfer-encoding') === 'chunked') return readChunks(bytes, from);
  const length = headers.get('content-length');
  const to = length === undefined ? bytes.length : from + Number(length);
  return { body: bytes.subarray(from, to), next: Math.min(to, bytes.length), isComplete: to <= bytes.length };
}

function readChunks(bytes: Buffer, from: number): Piece {
  const chunks: Buffer[] = [];
  let at = from;
  for (;;) {
    const end = bytes.indexOf('\r\n', at);
    const size = end < 0 ? NaN : parseInt(bytes.toString('latin1', at, end), 16);
    const isCut = Number.isNaN(size) || end + 2 + size + 2 > bytes.length;
    if (isCut) return { body: Buffer.concat(chunks), next: bytes.length, isComplete: false };
    at = end + 2 + size + 2;
    if (size === 0) return { body: Buffer.concat(chunks), next: at, isComplete: true };
    chunks.push(bytes.subarray(end + 2, end + 2 + size));
  }
}
