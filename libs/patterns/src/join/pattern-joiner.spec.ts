import { expect, it } from 'vitest';
import { templateOf } from '../message-template.ts';
import { MAX_TEMPLATES, PatternJoiner } from './pattern-joiner.ts';

/** The templates of the messages, each as its own id, resolved after all of them were added. */
function patternsOf(messages: readonly string[]): string[] {
  const joiner = new PatternJoiner();
  for (const message of messages) joiner.add(templateOf(message), templateOf(message));
  return [...new Set(messages.map((message) => joiner.templateOf(joiner.resolve(templateOf(message)))!))];
}

const NAMES = ['ada', 'grace', 'alan', 'edgar', 'barbara', 'donald'];

it('A word that takes six values is one.', () => {
  const five = NAMES.slice(0, 5).map((name) => `mail from ${name} was sent`);
  expect(patternsOf(five)).toHaveLength(5);
  expect(patternsOf([...five, 'mail from donald was sent'])).toEqual(['mail from <*> was sent']);
});

it('Behind `user` two words are enough, behind `=` four.', () => {
  expect(patternsOf(NAMES.slice(0, 2).map((name) => `session of user ${name} closed`))).toEqual([
    'session of user <*> closed',
  ]);
  expect(patternsOf(NAMES.slice(0, 4).map((name) => `closed by=${name} ok`))).toEqual(['closed by=<*> ok']);
  expect(patternsOf(NAMES.slice(0, 3).map((name) => `closed by=${name} ok`))).toHaveLength(3);
});

it('Where a value was seen two words are enough.', () => {
  expect(patternsOf(['mail from x1 was sent', 'mail from ada was sent', 'mail from grace was sent'])).toEqual(
    ['mail from <*> was sent'],
  );
});

it('States of which there are few stay apart.', () => {
  const states = ['NEW', 'READY', 'SETUP', 'RUNNING'].map((state) => `job_1 moved to ${state} now`);
  expect(patternsOf(states)).toHaveLength(4);
});

it('Words in several places are found one after the other.', () => {
  const messages = NAMES.flatMap((name) => NAMES.map((other) => `mail from ${name} to ${other} was sent`));
  expect(patternsOf(messages)).toEqual(['mail from <*> to <*> was sent']);
});

it('The first word of a line, and the only one, stay.', () => {
  expect(patternsOf(NAMES.map((name) => `${name} is here`))).toHaveLength(6);
  expect(patternsOf(NAMES.map((name) => `1 ${name} 2`))).toHaveLength(6);
});

it('A pattern keeps the id of its oldest template, and every join is told.', () => {
  const joiner = new PatternJoiner();
  const joins = NAMES.flatMap((name) => joiner.add(name, `mail from ${name} was sent`));
  expect(joins).toHaveLength(5);
  expect(new Set(joins.map(({ target }) => target))).toEqual(new Set(['ada']));
  for (const name of NAMES) expect(joiner.resolve(name)).toBe('ada');
  expect(joiner.add('later', 'mail from linus was sent')).toEqual([{ id: 'later', target: 'ada' }]);
  expect(joiner.resolve('unknown')).toBe('unknown');
});

it('No more templates are kept than the limit, whatever comes.', { timeout: 30_000 }, () => {
  const joiner = new PatternJoiner();
  const letters = (n: number) =>
    [...n.toString(26)].map((digit) => 'abcdefghijklmnopqrstuvwxyz'[Number.parseInt(digit, 26)]).join('');
  for (let i = 0; i < MAX_TEMPLATES + 500; i++)
    joiner.add(`${i}`, `${letters(i * 7)} says ${letters(i * 13)} and ${letters(i)} with ${letters(i * 3)}`);
  expect(joiner.size).toBe(MAX_TEMPLATES);
  expect(joiner.isFull).toBe(true);
  expect(joiner.has(`${MAX_TEMPLATES}`)).toBe(false);
});
