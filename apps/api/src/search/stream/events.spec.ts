import { expect, it } from 'vitest';
import { COMMENT, idOnly, logEvent, missedEvent, problemEvent } from './events.ts';

it('A log is an event with its id and its JSON on one line.', () => {
  const row = '{"id":"x",\r\n"message":"a\\nb",\r"level":"info"}';
  const event = logEvent('abc', row).toString();
  expect(event).toBe('id: abc\nevent: log\ndata: {"id":"x", "message":"a\\nb", "level":"info"}\n\n');
  expect(JSON.parse(event.split('data: ')[1]!)).toEqual(JSON.parse(row));
});

it('The bytes of a log are those that were sent.', () => {
  const message = 'Größe 漢字 🙂';
  const row = Buffer.from(JSON.stringify({ message })).toString('latin1');
  expect(logEvent('abc', row).toString()).toContain(message);
});

it('An id alone has no data, so that no client takes it for an event.', () => {
  expect(idOnly('abc')).toBe('id: abc\n\n');
  expect(COMMENT).toMatch(/^:.*\n\n$/);
});

it('Missed logs and problems are events of their own.', () => {
  const missed = { logs: null, from: '2026-11-28T08:00:00.000Z', to: '2026-11-28T09:00:00.000Z' };
  expect(missedEvent('abc', missed)).toBe(`id: abc\nevent: missed\ndata: ${JSON.stringify(missed)}\n\n`);
  expect(problemEvent({ status: 503 })).toBe('event: problem\ndata: {"status":503}\n\n');
});
