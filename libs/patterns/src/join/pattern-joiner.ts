// Finds templates that differ in one word that is a value without digits, such as the name of a user or a host, and joins
// them to one pattern.
//
// An index holds each template with each of its words replaced by a mark. Templates that are equal then differ in that word
// alone; they are joined once enough different words were seen there. The joined template is indexed like any other, so
// templates that differ in several words are found one word after the other.
import { MARK, textOf, type Token } from '../shape.ts';
import { collapse } from '../template.ts';
import { JoinedTemplates } from './joined-templates.ts';
import { tokensOf } from './template-tokens.ts';

/** The templates that are kept. An application has some hundreds; ten thousand take about 20 MB with their index. */
export const MAX_TEMPLATES = 10_000;
/** Longer templates are kept but not compared, so that the index stays small. */
const MAX_COMPARED_CHARACTERS = 1_000;
/** What follows a brace is a key of JSON: such templates name what they hold, and have no words to compare. */
const JSON_KEYS = '{"';
/** The words of a template that are compared with others. */
const MAX_COMPARED_WORDS = 48;

/** How many different words make a place a value. */
const ENOUGH_WORDS = 6;
/** Behind `=` stand values more often than not. */
const ENOUGH_BEHIND_EQUALS = 4;
/** Where a value was seen already, or behind a word such as `user`. */
const ENOUGH_WHERE_EXPECTED = 2;

/** The words that are kept as known values. */
const MAX_VALUES = 10_000;

const NAMES_A_VALUE = new Set(
  'user users username userid ruser login account uname host hostname rhost server node client peer'.split(
    ' ',
  ),
);

/** Whether a template is one that can be joined with others. */
export function isComparable(template: string): boolean {
  return template.length <= MAX_COMPARED_CHARACTERS && !template.includes(JSON_KEYS);
}

/** Patterns that are one. */
export interface PatternGroup {
  /** The oldest of them, by which all are known. */
  id: string;
  /** What all of them have in common. */
  template: string;
  /** The ids of the others. */
  members: string[];
}

/** An alias: the pattern `id` is one with the pattern `target`. */
export interface Join {
  id: string;
  target: string;
}

/** A place of which templates are known that differ in it alone. */
interface Place {
  /** The different words, at most ENOUGH_WORDS. */
  words: Set<string>;
  /** A template of each of them. */
  members: number[];
  /** A template is known that has a value there. */
  hasValue: boolean;
  /** How many words make the place a value once a template is known that has one there. */
  enough: number;
  /** The templates were joined, so whatever comes is one of them. */
  isJoined: boolean;
}

export class PatternJoiner {
  private readonly sets = new JoinedTemplates();
  private readonly ids: string[] = [];
  private readonly numbers = new Map<string, number>();
  /** The template of the set that is known by a number. */
  private readonly templates: string[] = [];
  /** Words that were found to be values. */
  private readonly values = new Set<string>();
  private readonly places = new Map<string, Place>();

  /** How many templates are kept. */
  get size(): number {
    return this.ids.length;
  }

  get isFull(): boolean {
    return this.ids.length >= MAX_TEMPLATES;
  }

  has(id: string): boolean {
    return this.numbers.has(id);
  }

  /**
   * Adds a template, and returns which patterns became one by it. The same templates in the same order always give the same
   * joins. Nothing is added once MAX_TEMPLATES are kept.
   */
  add(id: string, template: string): Join[] {
    if (this.numbers.has(id) || this.isFull) return [];
    const number = this.sets.add();
    this.numbers.set(id, number);
    this.ids.push(id);
    this.templates.push(template);
    const joins: Join[] = [];
    if (isComparable(template)) this.compare(tokensOf(template), number, joins);
    return joins;
  }

  /** The pattern that an id stands for: itself, unless it was joined with an older one. */
  resolve(id: string): string {
    const number = this.numbers.get(id);
    return number === undefined ? id : this.ids[this.sets.find(number)]!;
  }

  /** The template of a pattern, with marks where the templates that were joined differ. */
  templateOf(id: string): string | undefined {
    const number = this.numbers.get(id);
    return number === undefined ? undefined : this.templates[this.sets.find(number)];
  }

  /** All patterns that stand for others, by age. */
  groups(): PatternGroup[] {
    const groups = new Map<number, PatternGroup>();
    this.ids.forEach((id, number) => {
      const root = this.sets.find(number);
      if (root === number) return;
      let group = groups.get(root);
      if (!group)
        groups.set(root, (group = { id: this.ids[root]!, template: this.templates[root]!, members: [] }));
      group.members.push(id);
    });
    return [...groups.values()];
  }

  /**
   * Joins patterns that were one before, after their templates were added: what made them one may not be among the templates
   * that are kept. Ids that were not added are left out.
   */
  restore({ id, template, members }: PatternGroup): void {
    const joins: Join[] = [];
    const root = this.numbers.get(id);
    if (root === undefined) return;
    for (const member of members) {
      const number = this.numbers.get(member);
      if (number !== undefined) this.join(root, number, joins);
    }
    if (marksIn(template) >= marksIn(this.templates[this.sets.find(root)]!))
      this.templates[this.sets.find(root)] = template;
  }

  /** Compares a template with those before it, and keeps it for those after it. */
  private compare(tokens: readonly Token[], number: number, joins: Join[]): void {
    const whole = this.placeOf(textOf(tokens));
    const isNew = !whole.hasValue;
    whole.hasValue = true;
    if (!whole.members.includes(number)) whole.members.push(number);
    if (whole.isJoined || whole.words.size >= whole.enough) this.joinPlace(whole, tokens, joins);
    if (!isNew) return;
    let words = 0;
    for (let at = 0; at < tokens.length && words < MAX_COMPARED_WORDS; at++) {
      const token = tokens[at]!;
      if (!token.isWord || token.text === MARK) continue;
      words++;
      // The first word says what a line is about.
      if (at === 0 || !hasOtherWord(tokens, at)) continue;
      const masked = collapse(tokens.map((each, i) => (i === at ? { ...each, text: MARK } : each)));
      const place = this.placeOf(textOf(masked));
      if (!place.isJoined && place.words.has(token.text)) continue;
      place.members.push(number);
      place.words.add(token.text);
      const enough = this.enoughAt(tokens, at, place);
      if (place.isJoined || place.words.size >= enough) this.joinPlace(place, masked, joins);
    }
  }

  /** How many different words make a place a value, with what is known of it and of the words. */
  private enoughAt(tokens: readonly Token[], at: number, place: Place): number {
    const enough = enoughIn(tokens, at);
    // Where a value is expected, and one was seen, whatever stands there is one.
    place.enough = Math.min(place.enough, enough < ENOUGH_WORDS ? 1 : ENOUGH_WHERE_EXPECTED);
    if (place.hasValue) return place.enough;
    for (const word of place.words) if (!this.values.has(word)) return enough;
    return ENOUGH_WHERE_EXPECTED;
  }

  private placeOf(text: string): Place {
    let place = this.places.get(text);
    if (!place) {
      place = {
        words: new Set(),
        members: [],
        hasValue: false,
        enough: ENOUGH_WHERE_EXPECTED,
        isJoined: false,
      };
      this.places.set(text, place);
    }
    return place;
  }

  /** Makes one pattern of all members of a place. */
  private joinPlace(place: Place, tokens: readonly Token[], joins: Join[]): void {
    const wasJoined = place.isJoined;
    place.isJoined = true;
    for (const word of place.words) if (this.values.size < MAX_VALUES) this.values.add(word);
    const first = place.members[0]!;
    for (const member of place.members.slice(1)) this.join(first, member, joins);
    const root = this.sets.find(first);
    place.members = [root];
    place.words.clear();
    if (wasJoined) return;
    const template = textOf(tokens);
    if (marksIn(template) >= marksIn(this.templates[root]!)) this.templates[root] = template;
    this.compare(tokens, root, joins);
  }

  private join(one: number, other: number, joins: Join[]): void {
    const a = this.sets.find(one);
    const b = this.sets.find(other);
    if (!this.sets.join(a, b)) return;
    const [target, joined] = a < b ? [a, b] : [b, a];
    joins.push({ id: this.ids[joined]!, target: this.ids[target]! });
    if (marksIn(this.templates[joined]!) > marksIn(this.templates[target]!))
      this.templates[target] = this.templates[joined]!;
  }
}

const QUOTES = new Set(['"', "'", '`']);

/** How many different words make a place a value, by what stands before it and in it. */
function enoughIn(tokens: readonly Token[], at: number): number {
  let before = at - 1;
  const isValue =
    tokens[before]?.text === '=' ||
    (QUOTES.has(tokens[before]?.text ?? '') && QUOTES.has(tokens[at + 1]?.text ?? ''));
  while (before >= 0 && !tokens[before]!.isWord) before--;
  if (before >= 0 && NAMES_A_VALUE.has(tokens[before]!.text.toLowerCase())) return ENOUGH_WHERE_EXPECTED;
  return isValue ? ENOUGH_BEHIND_EQUALS : ENOUGH_WORDS;
}

/** Whether a template keeps a word that says what it is about. */
function hasOtherWord(tokens: readonly Token[], at: number): boolean {
  return tokens.some((token, i) => i !== at && token.isWord && token.text !== MARK && token.text.length > 1);
}

function marksIn(template: string): number {
  let marks = 0;
  for (let at = template.indexOf(MARK); at >= 0; at = template.indexOf(MARK, at + MARK.length)) marks++;
  return marks;
}
