import { expect, it } from 'vitest';
import { logIdTimePrefix } from '@timberline/elastic';
import { type AuditEvent, toAuditEntry } from './audit-entry.ts';

const ID = `${logIdTimePrefix(Date.UTC(2026, 10, 24, 15))}oLm-ow-4-iCL1`;
const EVENT: AuditEvent = {
  actor: { who: 'joe', kind: 'person', from: '192.0.2.7' },
  action: 'key.create',
  target: 'shop',
  outcome: 'ok',
};

it('The time of an entry is that of its id.', () => {
  expect(toAuditEntry(EVENT, ID)).toEqual({
    id: ID,
    at: '2026-11-24T15:00:00.000Z',
    who: 'joe',
    kind: 'person',
    action: 'key.create',
    target: 'shop',
    from: '192.0.2.7',
    outcome: 'ok',
    count: 1,
  });
});

it('What has no target has null.', () => {
  expect(toAuditEntry({ ...EVENT, target: undefined }, ID).target).toBeNull();
});

it('Long texts are cut, between characters.', () => {
  const long = { ...EVENT, actor: { ...EVENT.actor, who: '😀'.repeat(10_000), from: 'x'.repeat(10_000) } };
  const { who, from } = toAuditEntry({ ...long, target: 'é'.repeat(257) }, ID);
  expect(who).toBe(`${'😀'.repeat(255)}…`);
  expect(from).toBe(`${'x'.repeat(63)}…`);
  expect(toAuditEntry({ ...EVENT, target: 'é'.repeat(256) }, ID).target).toBe('é'.repeat(256));
});

it('Line ends, control characters and characters that turn the text around are replaced.', () => {
  const { target } = toAuditEntry({ ...EVENT, target: 'a\nb\u202ec\u0000d\u2028e\ud800' }, ID);
  expect(target).toBe('a\ufffdb\ufffdc\ufffdd\ufffde\ufffd');
});
