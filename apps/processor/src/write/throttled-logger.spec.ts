import { expect, it } from 'vitest';
import { ThrottledLogger } from './throttled-logger.ts';

it('says trouble of one kind once in a while', () => {
  const said: string[] = [];
  const log = new ThrottledLogger({ warn: (message: string) => void said.push(message) });
  for (let i = 0; i < 100; i++) log.warn(`Elasticsearch answered ${500 + i}`);
  log.warn('another');
  expect(said).toEqual(['Elasticsearch answered 500', 'another']);
});
