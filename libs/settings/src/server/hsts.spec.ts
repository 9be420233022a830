import { expect, it } from 'vitest';
import { hstsFor } from './hsts.ts';

it.each(['logs.example.com', 'logs.example.com:8443', 'my-localhost', '10.0.0.1'])(
  'Browsers are to come back to %s by https.',
  (host) => {
    expect(hstsFor(host)).toMatch(/^max-age=\d{8}$/);
  },
);

it.each(['localhost', 'LOCALHOST:3000', 'a.localhost:8080', undefined])(
  '%s is not kept to https, since other servers of the machine have the same name.',
  (host) => {
    expect(hstsFor(host)).toBeUndefined();
  },
);
