import { expect, it } from 'vitest';
import { MAX_TEMPLATES } from '@timberline/patterns';
import { JoinedPatterns, MAX_TEMPLATE_CHARACTERS } from './joined-patterns.ts';

const NAMES = ['ada', 'grace', 'alan', 'edgar', 'barbara', 'donald', 'linus'];
const NOTHING = { templates: [], groups: [] };
const letters = (n: number) =>
  [...n.toString(26)].map((digit) => 'abcdefghijklmnopqrstuvwxyz'[Number.parseInt(digit, 26)]).join('');
const freeText = (n: number) => ({
  id: `free${n}`,
  template: `${letters(n * 7)} says ${letters(n * 13)} and ${letters(n)} with ${letters(n * 3)}`,
});
const mail = (name: string) => ({ id: name, template: `mail from ${name} was sent` });
const GROUP = {
  id: 'ada',
  template: 'mail from <*> was sent',
  members: ['grace', 'alan', 'edgar', 'barbara', 'donald'],
};

it('What was stored by one processor goes on in the next, also for templates that come later.', async () => {
  const one = await JoinedPatterns.from(NOTHING);
  for (const name of NAMES.slice(0, 5)) one.add(mail(name));
  expect(one.document(1).groups).toEqual([]);
  const next = await JoinedPatterns.from(one.document(1));
  expect(next.add(mail('donald'))).toBe(true);
  expect(next.add(mail('donald'))).toBe(false);
  expect(next.document(2).groups).toEqual([GROUP]);
  const last = await JoinedPatterns.from(next.document(2));
  last.add(mail('linus'));
  expect(last.document(3)).toMatchObject({
    term: 3,
    groups: [{ ...GROUP, members: [...GROUP.members, 'linus'] }],
  });
});

it('Free text fills no more than the limit, and makes room again without parting what was joined.', async () => {
  const patterns = await JoinedPatterns.from(NOTHING);
  for (const name of NAMES.slice(0, 6)) patterns.add(mail(name));
  for (let n = 0; !patterns.isFull; n++) patterns.add(freeText(n));
  expect(patterns.document(1).templates).toHaveLength(MAX_TEMPLATES);
  expect(patterns.add(mail('linus'))).toBe(false);
  const cleaned = (await patterns.withoutOldest())!;
  expect(cleaned.isFull).toBe(false);
  expect(cleaned.document(1).groups).toContainEqual(GROUP);
  cleaned.add(mail('linus'));
  expect(cleaned.document(1).groups).toContainEqual({ ...GROUP, members: [...GROUP.members, 'linus'] });
}, 60_000);

it('Long templates are bounded by their characters, and those that nothing is compared with are not kept.', async () => {
  const patterns = await JoinedPatterns.from(NOTHING);
  expect(patterns.add({ id: 'json', template: 'got {"a":<*>}' })).toBe(false);
  expect(patterns.add({ id: 'long', template: 'x'.repeat(1_001) })).toBe(false);
  for (let n = 0; !patterns.isFull; n++) {
    const { id, template } = freeText(n);
    patterns.add({ id, template: `${template} ${'y'.repeat(900)}` });
  }
  const { templates } = patterns.document(1);
  expect(templates.length).toBeLessThan(MAX_TEMPLATES);
  const characters = templates.reduce((sum, [, template]) => sum + template.length, 0);
  expect(characters).toBeLessThan(MAX_TEMPLATE_CHARACTERS + 1_000);
}, 60_000);
