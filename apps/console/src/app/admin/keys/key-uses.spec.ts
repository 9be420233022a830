import { expect, it } from 'vitest';
import { keyUses } from './key-uses';

const key = { id: '7N42dgm5tFL', secret: 'tmb_secret' };

it('A key that sends is shown with the configuration of each protocol, the key within.', () => {
  const uses = keyUses({ ...key, role: 'ingest' }, 'http://localhost:3000');
  expect(uses).toHaveLength(5);
  for (const { client, code } of uses) expect(code, client).toContain('tmb_secret');
  const all = uses.map(({ code }) => code).join('\n');
  expect(all).toContain("api_key: '7N42dgm5tFL:tmb_secret'");
  expect(all).toContain("hosts: ['http://localhost:3000/elastic']");
  expect(all).toContain('Authorization: Splunk tmb_secret');
  expect(all).not.toContain('q=level:error');
});

it('A key that reads is shown with a read alone, and that of an administrator with both.', () => {
  expect(keyUses({ ...key, role: 'viewer' }, 'http://localhost:3000')).toHaveLength(1);
  expect(keyUses({ ...key, role: 'admin' }, 'http://localhost:3000')).toHaveLength(6);
});

it('Clients of Elasticsearch get the port of an address that names none, since they would take another.', () => {
  const [, , elastic] = keyUses({ ...key, role: 'ingest' }, 'https://logs.example.com');
  expect(elastic!.code).toContain('https://logs.example.com:443/elastic');
});
