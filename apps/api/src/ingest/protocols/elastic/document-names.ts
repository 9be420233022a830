// Documents of a request that have an id: those that were stored before are found by their fingerprints.
import { fingerprint, FINGERPRINT_BYTES } from '@timberline/queue';
import type { NamedDocuments } from '../../decode/decoder.ts';

const INITIAL_DOCUMENTS = 64;

const NEW = 0;
/** Stored before the request. */
const KNOWN = 1;
/** Accepted within the request, where it may stand again. */
const ACCEPTED = 2;

/** What is known of the documents of one request. A few bytes each, since it may have 50,000. */
export class DocumentNames implements NamedDocuments {
  private prints = Buffer.alloc(0);
  private count = 0;
  private states = new Uint8Array(0);
  /** The number of each document, while they are being found. */
  private numbers = new Map<string, number>();

  /** @param findAll calls `add` for each document of a body that has an id */
  constructor(private readonly findAll: (bytes: Buffer) => Generator<undefined, void>) {}

  *find(bytes: Buffer): Generator<undefined, Buffer> {
    this.count = 0;
    yield* this.findAll(bytes);
    this.numbers = new Map();
    this.states = new Uint8Array(this.count);
    return this.prints.subarray(0, this.count * FINGERPRINT_BYTES);
  }

  /** Returns the number of a document, which is the same where it stands again. */
  add(index: string, id: string, document: Buffer): number {
    // Where the JSON of a list ends is certain, so no other index, id and document have the same bytes.
    const print = fingerprint(JSON.stringify([index, id]), document);
    const text = print.toString('latin1');
    const known = this.numbers.get(text);
    if (known !== undefined) return known;
    const at = this.count * FINGERPRINT_BYTES;
    if (at === this.prints.length) {
      const grown = Buffer.alloc(Math.max(2 * at, INITIAL_DOCUMENTS * FINGERPRINT_BYTES));
      this.prints.copy(grown);
      this.prints = grown;
    }
    print.copy(this.prints, at);
    this.numbers.set(text, this.count);
    return this.count++;
  }

  leaveOut(known: readonly boolean[]): void {
    for (let number = 0; number < this.count; number++) this.states[number] = known[number] ? KNOWN : NEW;
  }

  isRepeated(number: number): boolean {
    return this.states[number] !== NEW;
  }

  accept(number: number): void {
    this.states[number] = ACCEPTED;
  }

  accepted(): Buffer {
    const prints: Buffer[] = [];
    for (let number = 0; number < this.count; number++)
      if (this.states[number] === ACCEPTED)
        prints.push(this.prints.subarray(number * FINGERPRINT_BYTES, (number + 1) * FINGERPRINT_BYTES));
    return Buffer.concat(prints);
  }
}
