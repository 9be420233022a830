import { expect, it } from 'vitest';
import { fromLatin1, jsonAnswer, toLatin1 } from './json-answer.ts';

it('An answer has its texts as they are, and all other members as JSON.', () => {
  const logs = [{ message: 'größe 日本' }, { message: '"\\' }];
  const texts = { logs: logs.map((log) => toLatin1(JSON.stringify(log))), log: '{"n":1.0}', none: [] };
  const answer = jsonAnswer(texts, { next: null, note: '…' });
  expect(answer.toString()).toBe(
    `{"logs":${JSON.stringify(logs)},"log":{"n":1.0},"none":[],"next":null,"note":"…"}`,
  );
});

it('Text in Latin-1 is decoded to what it was.', () => {
  expect(fromLatin1(toLatin1('a ö 日 😀'))).toBe('a ö 日 😀');
});
