// All that a query looks for in messages, prepared so that one pass over the words of a message finds every match.

import { Automaton, START } from './automaton.ts';

/** The patterns of a query, as folded words. */
export interface Patterns {
  /** Adjacent words. */
  sequences: (readonly string[])[];
  /** Adjacent words, the last of which is the beginning of a word. */
  prefixes: (readonly string[])[];
  /** Parts of single words. */
  parts: string[];
}

/** The number of words in the longest pattern of several, by the prefix with which it ends. */
type LengthByPrefix = ReadonlyMap<number, number>;

const [BEGINS_WORD, BEGINS_PREFIX, BEGINS_PART] = [1, 2, 4] as const;

export class WordPatterns {
  /** The most words of a pattern; 0 if there is no pattern. */
  readonly maxWords: number;
  /** The words of all patterns, numbered from 1. */
  private readonly numbers = new Map<string, number>();
  private readonly sequences = new Automaton();
  /** By state of `sequences`: how many words the longest pattern has with which the input ends. */
  private readonly ended: number[] = [];
  /** By state of `sequences`: the patterns that a word with a prefix completes. */
  private readonly open: (LengthByPrefix | undefined)[] = [];
  private readonly prefixes = new Automaton();
  /** By state of `prefixes`: the longest prefix with which the characters begin, as a state. */
  private readonly longestPrefixes: number[] = [START];
  private readonly parts = new Automaton();
  /** By state of `parts`: the input ends with a part. */
  private readonly hasPart: boolean[] = [];
  /** What begins with a character, by its low byte: a quick look spares most words the maps. */
  private readonly firsts = new Uint8Array(256);
  /** The part if there is a single one: nothing is faster than `includes`, and words are short. */
  private readonly onlyPart: string | undefined;

  /** The state of `sequences` after the words that `next` has taken. */
  private state = START;

  constructor({ sequences, prefixes, parts }: Patterns) {
    this.maxWords = Math.max(0, ...[...sequences, ...prefixes].map(({ length }) => length));
    if (parts.length > 0) this.maxWords = Math.max(1, this.maxWords);
    for (const words of sequences) this.ended[this.addSequence(words)] = words.length;
    this.addPrefixes(prefixes);
    this.onlyPart = parts.length === 1 ? parts[0] : undefined;
    for (const part of parts) {
      this.firsts[firstOf(part)]! |= BEGINS_PART;
      this.hasPart[this.parts.add(unitsOf(part))] = true;
    }
    this.parts.link((state, fallback) => {
      this.hasPart[state] ||= this.hasPart[fallback] ?? false;
    });
  }

  /** Begins a new message. */
  restart(): void {
    this.state = START;
  }

  /** Takes the next word of the message; returns the number of words in the longest match that ends with it, or 0. */
  next(word: string): number {
    let words = 0;
    const first = this.firsts[firstOf(word)]!;
    const open = (first & BEGINS_PREFIX) === 0 ? undefined : this.open[this.state];
    if (open) words = open.get(this.longestPrefix(word)) ?? 0;
    const number = (first & BEGINS_WORD) === 0 ? undefined : this.numbers.get(word);
    if (number === undefined) this.state = START;
    else {
      this.state = this.sequences.next(this.state, number);
      words = Math.max(words, this.ended[this.state] ?? 0);
    }
    return words === 0 && this.hasPart.length > 0 && this.containsPart(word) ? 1 : words;
  }

  private addSequence(words: readonly string[]): number {
    return this.sequences.add(
      words.map((word) => {
        this.firsts[firstOf(word)]! |= BEGINS_WORD;
        const number = this.numbers.get(word) ?? this.numbers.size + 1;
        this.numbers.set(word, number);
        return number;
      }),
    );
  }

  /** Adds patterns with a prefix, after all the others, and links the states of all. */
  private addPrefixes(patterns: readonly (readonly string[])[]): void {
    const added = new Map<number, Map<number, number>>();
    const isPrefix: boolean[] = [];
    for (const words of patterns) {
      const prefix = words.at(-1) ?? '';
      this.firsts[firstOf(prefix)]! |= BEGINS_PREFIX;
      const end = this.prefixes.add(unitsOf(prefix));
      isPrefix[end] = true;
      const state = this.addSequence(words.slice(0, -1));
      added.set(state, (added.get(state) ?? new Map<number, number>()).set(end, words.length));
    }
    /** Pairs of a prefix and the longest one that it begins with, the shortest first. */
    const nested: [number, number][] = [];
    this.prefixes.visit((state, parent) => {
      const shorter = this.longestPrefixes[parent]!;
      this.longestPrefixes[state] = isPrefix[state] ? state : shorter;
      if (isPrefix[state]) nested.push([state, shorter]);
    });
    this.open[START] = withNested(added.get(START), undefined, nested);
    this.sequences.link((state, fallback) => {
      this.ended[state] ??= this.ended[fallback] ?? 0;
      this.open[state] = withNested(added.get(state), this.open[fallback], nested);
    });
  }

  /** The longest prefix that a word has, as a state; `START` if it has none. */
  private longestPrefix(word: string): number {
    let state = START;
    for (let at = 0; at < word.length; at++) {
      const next = this.prefixes.edge(state, word.charCodeAt(at));
      if (next === undefined) break;
      state = next;
    }
    return this.longestPrefixes[state]!;
  }

  private containsPart(word: string): boolean {
    if (this.onlyPart !== undefined) return word.includes(this.onlyPart);
    let state = START;
    for (let at = 0; at < word.length; at++) {
      const unit = word.charCodeAt(at);
      if (state === START && (this.firsts[unit & 0xff]! & BEGINS_PART) === 0) continue;
      state = this.parts.next(state, unit);
      if (this.hasPart[state]) return true;
    }
    return false;
  }
}

/**
 * The patterns of a state and of its fallback, whose patterns are shorter. A word with a prefix also has those that this
 * one begins with, so the entry of a prefix counts their patterns as well.
 */
function withNested(
  own: LengthByPrefix | undefined,
  others: LengthByPrefix | undefined,
  nested: readonly [number, number][],
): LengthByPrefix | undefined {
  if (!own) return others;
  const lengths = new Map<number, number>();
  for (const [prefix, shorter] of nested)
    lengths.set(prefix, Math.max(own.get(prefix) ?? 0, others?.get(prefix) ?? 0, lengths.get(shorter) ?? 0));
  return lengths;
}

function firstOf(text: string): number {
  return text.charCodeAt(0) & 0xff;
}

function unitsOf(text: string): number[] {
  return Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
}
