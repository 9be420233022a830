// The first administrator of a stack with TIMBERLINE_AUTH=on.
import { hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { askElasticsearch } from './elasticsearch.ts';
import { waitUntil } from './wait.ts';

/** The secret of the first administrator's key. It is a secret of tests alone, and its checksum is right. */
export const ADMIN = withChecksum(`tmb_${'7'.repeat(43)}`);

export interface NewKey {
  id: string;
  secret: string;
}

/** Adds a key of an administrator who was there before, beside the first administrator, whom the API makes itself. */
export async function addFirstAdministrator(stack: { urls: { elasticsearch: string } }): Promise<void> {
  const key = {
    id: 'first',
    name: 'first',
    role: 'admin',
    filter: null,
    hash: hash('sha256', ADMIN, 'base64'),
    expiresAt: null,
    createdAt: '2026-01-01T00:00:00.000Z',
    createdBy: 'test',
  };
  await waitUntil(
    async () => {
      const found = await askElasticsearch(stack, 'GET', 'timberline-access/_doc/directory');
      const { _source, _seq_no, _primary_term } = (await found.json()) as {
        _source?: { version: number; text: string };
        _seq_no: number;
        _primary_term: number;
      };
      const { keys = [], ...others } = JSON.parse(_source?.text ?? '{}') as { keys?: { id: string }[] };
      if (keys.some(({ id }) => id === key.id)) return true;
      const version = (_source?.version ?? 0) + 1;
      const document = { version, text: JSON.stringify({ ...others, version, keys: [...keys, key] }) };
      const path = _source
        ? `_doc/directory?if_seq_no=${_seq_no}&if_primary_term=${_primary_term}`
        : '_create/directory';
      return (await askElasticsearch(stack, 'PUT', `timberline-access/${path}`, document)).ok;
    },
    { what: 'the key of an administrator' },
  );
}

function withChecksum(text: string): string {
  const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  let checksum = '';
  for (let rest = crc32(text); checksum.length < 6; rest = Math.floor(rest / 62))
    checksum = alphabet[rest % 62]! + checksum;
  return text + checksum;
}
