// The first administrator of a stack with TIMBERLINE_AUTH=on.
import { hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { askElasticsearch } from './elasticsearch.ts';

/** The secret of the first administrator's key. It is a secret of tests alone, and its checksum is right. */
export const ADMIN = withChecksum(`tmb_${'7'.repeat(43)}`);

export interface NewKey {
  id: string;
  secret: string;
}

/** Does what the first start of a person's account does: an administrator who was there before. */
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
  const text = JSON.stringify({ version: 1, keys: [key] });
  await askElasticsearch(stack, 'PUT', 'timberline-access/_create/directory', { version: 1, text });
}

function withChecksum(text: string): string {
  const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
  let checksum = '';
  for (let rest = crc32(text); checksum.length < 6; rest = Math.floor(rest / 62))
    checksum = alphabet[rest % 62]! + checksum;
  return text + checksum;
}
