// Splits text that comes in chunks into lines. The same text gives the same lines, however it is cut into chunks.

/** A line that is longer is handed on in pieces, so that a file without line breaks needs no more memory than this. */
export const MAX_LINE_CHARACTERS = 1024 * 1024;
/** The length of those pieces. Its UTF-8 fits into one message. */
const PIECE_CHARACTERS = 64 * 1024;

/** How much of the text behind a piece there must be before `cutBefore` is asked where it ends. */
const LOOKAHEAD_CHARACTERS = 16 * 1024;

const BOM = 0xfeff;

/** @param part 0 for a whole line; the pieces of a longer one count from 1 */
export type LineSink = (line: string, part: number) => void;

export class LineSplitter {
  private rest = '';
  /** The number of pieces of the open line that were handed on. */
  private pieces = 0;
  private isAtStart = true;

  constructor(
    private readonly sink: LineSink,
    private readonly cutBefore?: (text: string, end: number) => number,
  ) {}

  push(text: string): void {
    if (text === '') return;
    let from = 0;
    if (this.isAtStart) {
      this.isAtStart = false;
      if (text.charCodeAt(0) === BOM) from = 1;
    }
    for (let end = text.indexOf('\n', from); end >= 0; end = text.indexOf('\n', from)) {
      this.rest = this.rest === '' ? text.slice(from, end) : this.rest + text.slice(from, end);
      this.endLine();
      from = end + 1;
    }
    if (from < text.length) {
      this.rest += text.slice(from);
      if (this.rest.length > MAX_LINE_CHARACTERS || this.pieces > 0)
        this.cutPieces(this.cutBefore ? LOOKAHEAD_CHARACTERS : 0);
    }
  }

  /** Hands on a last line that has no line break. */
  flush(): void {
    if (this.rest !== '' || this.pieces > 0) this.endLine();
  }

  private endLine(): void {
    if (this.rest.length > MAX_LINE_CHARACTERS || this.pieces > 0) {
      this.cutPieces(0);
      if (this.rest !== '') this.sink(this.rest, this.pieces + 1);
    } else {
      const { rest } = this;
      this.sink(rest.charCodeAt(rest.length - 1) === 0x0d ? rest.slice(0, -1) : rest, 0);
    }
    this.rest = '';
    this.pieces = 0;
  }

  /**
   * Hands on all but the last piece, which may grow. Pieces end between characters.
   * @param lookahead how much of the text must be there behind a piece
   */
  private cutPieces(lookahead: number): void {
    let from = 0;
    while (this.rest.length - from > PIECE_CHARACTERS + lookahead) {
      let end = from + PIECE_CHARACTERS;
      const moved = this.cutBefore?.(this.rest, end) ?? end;
      if (moved > from && moved < end) end = moved;
      const last = this.rest.charCodeAt(end - 1);
      if (last >= 0xd800 && last <= 0xdbff) end--;
      this.sink(this.rest.slice(from, end), ++this.pieces);
      from = end;
    }
    this.rest = this.rest.slice(from);
  }
}
