import { expect, it } from 'vitest';
import { redactSecrets } from './redact.ts';

it.each([
  ['redis://user:secret@redis:6379/0', 'redis://***@redis:6379/0'],
  ['redis://:secret@redis', 'redis://***@redis'],
  ['redis://user:se@cret@redis', 'redis://***@redis'],
  ['redis://user:se/cret@redis', 'redis://***@redis'],
  ['redis://user:se?cret@redis', 'redis://user:***?***'],
  ['redis://user:se#cret@redis', 'redis://***@redis'],
  ['user:secret@redis:6379', '***@redis:6379'],
  ['redis:/user:secret@redis', '***@redis'],
  ['redis://redis?password=secret', 'redis://redis?***'],
  ['redis://redis?password=sec@ret', 'redis://redis?***'],
  ['redis://:secret', 'redis://:***'],
  ['redis://user:secret/0', 'redis://user:***/0'],
])('%s is printed as %s.', (text, printed) => {
  expect(redactSecrets(text)).toBe(printed);
  expect(redactSecrets(text)).not.toMatch(/se.?c|ret/);
});

it.each(['ftp://redis:6379/0', 'http://[::1]:9200', 'redis', '70000', 'maybe', ''])(
  '"%s" is printed as it is, since it has no secrets.',
  (text) => {
    expect(redactSecrets(text)).toBe(text);
  },
);
