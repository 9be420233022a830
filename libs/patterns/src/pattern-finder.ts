// Gives messages the ids of their patterns, and remembers those of the shapes that it saw last.
import { AsciiShape } from './ascii-shape.ts';
import { type MessageShape, messageShape, shapeTemplate } from './message-template.ts';
import { PATTERN_ID_LENGTH, patternId } from './pattern-id.ts';
import { textOf } from './shape.ts';

/** The shapes of ASCII that are known: a power of two. They take 500 KB, and an application has some hundreds. */
const ASCII_SHAPES = 16_384;
const MASK = ASCII_SHAPES - 1;
/** The other shapes that are known, twice as many at most. They are texts of at most some kilobytes. */
const MAX_TEXT_SHAPES = 2_000;
/** Longer shapes are not kept, so that all of them take at most 8 MB. */
const MAX_SHAPE_LENGTH = 1_000;

/** Is told of each template that was made. One that is known already may be told again. */
export type OnTemplate = (id: string, template: string) => void;

export class PatternFinder {
  private readonly shape = new AsciiShape();
  // A table of two places for each hash: the one used last stays.
  private readonly ones = new Int32Array(ASCII_SHAPES);
  private readonly twos = new Int32Array(ASCII_SHAPES);
  private readonly ids = new Uint8Array(ASCII_SHAPES * PATTERN_ID_LENGTH);
  // Two generations: the younger one replaces the older one when it is full.
  private young = new Map<string, string>();
  private old = new Map<string, string>();
  private readonly onTemplate: OnTemplate;

  constructor(onTemplate: OnTemplate = () => {}) {
    this.onTemplate = onTemplate;
  }

  /** The id of the pattern of a message. */
  find(message: string): string {
    const shape = messageShape(message);
    const key = keyOf(shape);
    const known = this.young.get(key) ?? this.old.get(key);
    if (known !== undefined) return known;
    const id = this.make(shape);
    if (key.length <= MAX_SHAPE_LENGTH) {
      if (this.young.size === MAX_TEXT_SHAPES) {
        this.old = this.young;
        this.young = new Map();
      }
      this.young.set(key, id);
    }
    return id;
  }

  /**
   * Writes the id of the pattern of a message and returns the offset behind it.
   *
   * @param bytes hold the message between `start` and `end` as a JSON string of ASCII, without its quotes
   */
  writeAscii(bytes: Uint8Array, start: number, end: number, to: Uint8Array, at: number): number {
    const { shape, ones, twos, ids } = this;
    if (!shape.hash(bytes, start, end)) return putText(this.find(textAt(bytes, start, end)), to, at);
    const { one, two } = shape;
    let slot = one & MASK;
    if (ones[slot] !== one || twos[slot] !== two) {
      const beside = slot ^ 1;
      if (ones[beside] === one && twos[beside] === two) slot = beside;
      else {
        this.moveBeside(slot, beside);
        ones[slot] = one;
        twos[slot] = two;
        putText(this.make(messageShape(textAt(bytes, start, end))), ids, slot * PATTERN_ID_LENGTH);
      }
    }
    const from = slot * PATTERN_ID_LENGTH;
    for (let i = 0; i < PATTERN_ID_LENGTH; i++) to[at + i] = ids[from + i]!;
    return at + PATTERN_ID_LENGTH;
  }

  private moveBeside(slot: number, beside: number): void {
    this.ones[beside] = this.ones[slot]!;
    this.twos[beside] = this.twos[slot]!;
    const from = slot * PATTERN_ID_LENGTH;
    this.ids.copyWithin(beside * PATTERN_ID_LENGTH, from, from + PATTERN_ID_LENGTH);
  }

  private make(shape: MessageShape): string {
    const template = shapeTemplate(shape);
    const id = patternId(template);
    this.onTemplate(id, template);
    return id;
  }
}

/** A text that is the same for messages of the same shape alone. */
function keyOf({ tokens, json, exception }: MessageShape): string {
  const line = textOf(tokens);
  return json === undefined && exception === undefined ? line : `${line}\0${json ?? ''}\0${exception ?? ''}`;
}

function textAt(bytes: Uint8Array, start: number, end: number): string {
  const sent = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
  return sent.includes('\\') ? (JSON.parse(`"${sent}"`) as string) : sent;
}

function putText(text: string, to: Uint8Array, at: number): number {
  for (let i = 0; i < text.length; i++) to[at++] = text.charCodeAt(i);
  return at;
}
