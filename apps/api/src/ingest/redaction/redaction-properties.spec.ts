// What holds for any text: where a finding stands, what is around it, and how long finding it takes.
import { expect, it } from 'vitest';
import { REDACTION_KINDS, type RedactionKind } from '@timberline/contract';
import { seededRandom } from '@timberline/testing';
import { findCards } from './cards.ts';
import { findEmails } from './emails.ts';
import { exampleOf, FOUND, NOT_FOUND } from './examples.fixture.ts';
import { Findings } from './findings.ts';
import { findIps } from './ips.ts';
import { Redactor } from './redactor.ts';
import { findSecrets } from './secrets/find-secrets.ts';

const FINDERS = { secrets: findSecrets, cards: findCards, emails: findEmails, ips: findIps };
const NEIGHBORS = [
  '',
  ' ',
  '\n',
  ', ',
  '; ',
  ' (',
  ') ',
  ' "',
  '" ',
  ' — ',
  ' é ',
  ' 日本 ',
  ' 😀 ',
  ' x ',
  ' 7 x ',
];

it('A finding is replaced wherever it stands in a longer text, and the text around it stays.', () => {
  const random = seededRandom(4_270);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random.next() * list.length)]!;
  for (const kind of REDACTION_KINDS) {
    const redactor = new Redactor([kind]);
    for (let n = 0; n < 2_000; n++) {
      const { text, redacted } = exampleOf(pick(FOUND[kind]), kind);
      const before =
        'some words '.repeat(Math.floor(random.next() * 50)) + pick(NEIGHBORS.slice(0, 9)).trimEnd();
      const after = `\n${pick(NEIGHBORS)}the end`;
      expect(redactor.redactText(`${before}\n${text}${after}`), text).toBe(`${before}\n${redacted}${after}`);
    }
  }
});

/** A text that counts how many of its characters are read. */
class CountingText extends String {
  reads = 0;

  override charCodeAt(index: number): number {
    this.reads++;
    return super.charCodeAt(index);
  }

  override charAt(index: number): string {
    this.reads++;
    return super.charAt(index);
  }

  override slice(from?: number, to?: number): string {
    const part = super.slice(from, to);
    this.reads += part.length;
    return part;
  }
}

function readsOf(kind: RedactionKind, text: string): number {
  const counting = new CountingText(text);
  FINDERS[kind](counting as unknown as string, new Findings());
  return counting.reads;
}

/** Texts that make a careless finder read the same characters again and again. */
const HOSTILE = [
  ...[
    'a',
    '1',
    ' ',
    '-',
    '=',
    ':',
    '"',
    "'",
    '\\',
    '@',
    '.',
    '_',
    '/',
    '[',
    '<',
    '{',
    '$',
    '\n',
    'é',
    '%',
    '(',
    '~',
  ],
  ...[
    '-----BEGIN RSA PRIVATE KEY-----',
    '-----BEGIN RSA PRIVATE KEY-----\n',
    '-----BEGIN PRIVATE KEY-----\\n',
  ],
  ...[
    '-----BEGIN PRIVATE KEY-----\nabc ',
    '-----BEGIN PRIVATE KEY-----A: b\n',
    '\\n',
    '-----END PRIVATE KEY-----',
  ],
  ...['eyJ', 'eyJ.', 'eyJhbGciOiJIUzI1NiJ9.', 'eyJhbGciOiJIUzI1NiJ9-', '.eyJ', 'eyJmb28iOjF9.a.'],
  ...[
    'password=',
    'password="',
    'password=[',
    'password=["',
    'password=["a",',
    'password: a ',
    'password: ',
    'token=\\"',
  ],
  ...[
    'token=\\',
    '"token":',
    'authorization: ',
    'authorization: a ',
    'authorization:"',
    'authorization: digest ',
  ],
  ...[
    '--password ',
    '--password --',
    '<password>',
    'password>',
    'api_key:',
    'api key = ',
    'token token: ',
    '&sig=',
  ],
  ...[
    'Bearer ',
    'bearer a',
    'bearer:',
    'ghp_',
    'glpat-',
    'AKIA',
    'AKIAIOSFODNN7EXAMPLE',
    'sk-',
    'SK',
    'hvs.',
    'Q~',
    '0Q~',
  ],
  ...['://', 'a://', 'a://b:', 'a://b:c', 'a://@', 'a://b:c@', '://a@b', 'x://', '://:@'],
  ...[
    '4111 ',
    '4111-',
    '4111 1111 1111 1111 ',
    '411111 ',
    '4111111111111111 ',
    '4',
    '4 ',
    '41111111111111110',
  ],
  ...['a@', '@a', 'a@b', 'a@b.', 'a.', 'a-@', 'a@b.c@', 'a@b-', 'a@b.co', 'a@b.co@', 'é@é.'],
  ...[
    '1.',
    '1.2.3.4',
    '1.2.3.',
    '1.2.3.4.',
    '::',
    'a:',
    'a::',
    '1:',
    '::1',
    'fe80::',
    ':1',
    '1::1:',
    'version 1.2.3.4 ',
  ],
];

/** Long enough that a finder which reads the rest of a text at each piece of it would read it hundreds of times. */
const HOSTILE_CHARACTERS = 6_000;
/** What the bounds of the finders allow at most; most texts are read three times. */
const MAX_READS_PER_CHARACTER = 50;

it.each(REDACTION_KINDS)('To find %s, no text is read more than some times, whatever is in it.', (kind) => {
  const random = seededRandom(4_271);
  const repeated = (piece: string, length: number) => piece.repeat(Math.ceil(length / piece.length));
  const texts = HOSTILE.map((piece) => repeated(piece, HOSTILE_CHARACTERS));
  for (let n = 0; n < 40; n++) {
    const pick = () => HOSTILE[Math.floor(random.next() * HOSTILE.length)]!;
    const [first, second] = [pick(), pick()];
    // Many beginnings, and then a long run of what may never end.
    texts.push(repeated(first, HOSTILE_CHARACTERS / 2) + repeated(second, HOSTILE_CHARACTERS / 2));
    texts.push(
      repeated(first + second, HOSTILE_CHARACTERS),
      repeated(first + second + pick(), HOSTILE_CHARACTERS),
    );
  }
  for (const text of texts) {
    const reads = readsOf(kind, text) / text.length;
    expect(reads, `${text.slice(0, 60)} … ${text.slice(-60)}`).toBeLessThan(MAX_READS_PER_CHARACTER);
  }
});

it('Texts in which nothing is to be found stay as they are between other such texts.', () => {
  for (const kind of REDACTION_KINDS) {
    const redactor = new Redactor([kind]);
    for (const text of NOT_FOUND[kind]) expect(redactor.redactText(`${text}\nend`)).toBe(`${text}\nend`);
  }
});
