import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Announcer } from './announcer';

describe('Announcer', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('A toast disappears after four seconds.', () => {
    const announcer = new Announcer();
    announcer.showToast('Link copied');
    vi.advanceTimersByTime(3_999);
    expect(announcer.toast()).toBe('Link copied');
    vi.advanceTimersByTime(1);
    expect(announcer.toast()).toBe('');
  });

  it('The first result is announced at once.', () => {
    const announcer = new Announcer();
    announcer.announce('120 logs match');
    vi.advanceTimersByTime(0);
    expect(announcer.announcement()).toBe('120 logs match');
  });

  it('Of several results within five seconds only the last is announced, once they have passed.', () => {
    const announcer = new Announcer();
    announcer.announce('1 log matches');
    vi.advanceTimersByTime(1_000);
    announcer.announce('2 logs match');
    announcer.announce('3 logs match');
    vi.advanceTimersByTime(3_999);
    expect(announcer.announcement()).toBe('1 log matches');
    vi.advanceTimersByTime(1);
    expect(announcer.announcement()).toBe('3 logs match');
  });
});
