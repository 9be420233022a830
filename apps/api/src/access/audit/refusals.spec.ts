import { beforeEach, expect, it } from 'vitest';
import type { AuditKind } from '@timberline/contract';
import type { AuditEvent } from './audit-entry.ts';
import { Refusals } from './refusals.ts';

let refusals: Refusals<number>;

beforeEach(() => {
  let id = 0;
  refusals = new Refusals(() => ++id);
});

function denied(from: string, kind: AuditKind = 'nobody', more: Partial<AuditEvent> = {}): AuditEvent {
  const actor = { who: kind === 'nobody' ? 'nobody' : 'joe', kind, from };
  return { actor, action: 'call', target: 'GET /api/logs', outcome: 'denied', ...more };
}

it('The first refusal of a kind is written at once, and the others are counted until the window ends.', () => {
  const event = denied('192.0.2.1');
  expect(refusals.note(event)).toEqual({ event, id: 1, count: 1 });
  expect(refusals.note(denied('192.0.2.1'))).toBeUndefined();
  expect(refusals.note(denied('192.0.2.1'))).toBeUndefined();
  expect(refusals.takeCounts()).toEqual([{ event, id: 2, count: 2 }]);
  expect(refusals.takeCounts()).toEqual([]);
  expect(refusals.note(event)).toEqual({ event, id: 3, count: 1 });
});

it('A refusal that stays alone is written once.', () => {
  expect(refusals.note(denied('192.0.2.1'))).toBeDefined();
  expect(refusals.takeCounts()).toEqual([]);
});

it('Refusals differ by who, where from, what and how.', () => {
  for (const event of [
    denied('192.0.2.1'),
    denied('192.0.2.2'),
    denied('192.0.2.1', 'person'),
    denied('192.0.2.1', 'key'),
    denied('192.0.2.1', 'key', { target: 'GET /api/keys' }),
    denied('192.0.2.1', 'key', { target: null, action: 'login', outcome: 'failed' }),
  ])
    expect(refusals.note(event)).toBeDefined();
});

it('A flood from many addresses is a bounded number of entries, which count all of it.', () => {
  let written = 0;
  for (let n = 0; n < 10_000; n++) if (refusals.note(denied(`2001:db8::${n}`))) written++;
  const counted = refusals.takeCounts();
  expect(written).toBe(20);
  expect(counted).toHaveLength(1);
  expect(counted[0]).toMatchObject({
    event: { actor: { who: 'several', kind: 'several', from: 'several' }, outcome: 'denied' },
    count: 9_980,
  });
});

it('A flood by nobody, or of logins, does not hide who is known.', () => {
  for (let n = 0; n < 1_000; n++) {
    refusals.note(denied(`2001:db8::${n}`));
    refusals.note(denied(`2001:db8::${n}`, 'person', { action: 'login', outcome: 'failed' }));
  }
  expect(refusals.note(denied('192.0.2.1', 'key'))).toBeDefined();
});
