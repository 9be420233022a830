import { expect, it } from 'vitest';
import { MAX_UNREAD_EVENTS_BYTES } from '../../limits/memory-budget.ts';
import { UnreadEvents } from './unread-events.ts';

it('It is full while readers have taken too little, and not any more when one of them left or has read.', () => {
  const unread = new UnreadEvents();
  const first = { unreadBytes: 0 };
  const second = { unreadBytes: 0 };
  unread.add(first);
  unread.add(second);
  expect(unread.isFull()).toBe(false);
  for (const reader of [first, second]) {
    reader.unreadBytes = MAX_UNREAD_EVENTS_BYTES / 2;
    unread.wrote(reader.unreadBytes);
  }
  expect(unread.isFull()).toBe(true);
  first.unreadBytes = 0;
  expect(unread.isFull()).toBe(false);
  first.unreadBytes = MAX_UNREAD_EVENTS_BYTES;
  unread.wrote(first.unreadBytes);
  expect(unread.isFull()).toBe(true);
  unread.delete(first);
  expect(unread.isFull()).toBe(false);
});
