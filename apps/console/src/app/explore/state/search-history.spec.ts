import { describe, expect, it } from 'vitest';
import { LogStore } from '../rows/log-store.fixture';
import { SearchHistory } from './search-history';

const search = (requestedAt: number) => ({ rows: new LogStore([1]).rows(), requestedAt });

describe('SearchHistory', () => {
  it('A search is found by its key.', () => {
    const history = new SearchHistory();
    history.keep('a', search(1));
    expect(history.get('a')?.requestedAt).toBe(1);
    expect(history.get('b')).toBeUndefined();
  });

  it('A later search replaces the one with the same key.', () => {
    const history = new SearchHistory();
    history.keep('a', search(1));
    history.keep('a', search(2));
    expect(history.get('a')?.requestedAt).toBe(2);
  });

  it('Twenty searches are kept, and the oldest is forgotten.', () => {
    const history = new SearchHistory();
    for (let n = 0; n < 20; n++) history.keep(`${n}`, search(n));
    history.keep('0', search(100));
    history.keep('20', search(20));
    expect(history.get('1')).toBeUndefined();
    expect(history.get('0')?.requestedAt).toBe(100);
    expect(history.get('2')?.requestedAt).toBe(2);
  });
});
