import { describe, expect, it } from 'vitest';
import { kindOf, resourceOf } from './file-kind';

const TEXT = new TextEncoder().encode('2026-11-24 hello');
const GZIP = Uint8Array.of(0x1f, 0x8b, 8);
const ZSTD = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd);

describe('kindOf', () => {
  it.each([
    ['app.log', TEXT, 'lines', 'none'],
    ['logs.ndjson', TEXT, 'lines', 'none'],
    ['messages', TEXT, 'lines', 'none'],
    ['export.CSV', TEXT, 'csv', 'none'],
    ['export.tsv.gz', GZIP, 'csv', 'gzip'],
    ['array.json', TEXT, 'json', 'none'],
    ['app.log.zst', ZSTD, 'lines', 'zstd'],
    ['app.log.gz', TEXT, 'lines', 'none'],
    ['app.log', GZIP, 'lines', 'gzip'],
    ['app.log', new Uint8Array(), 'lines', 'none'],
  ])('%s that begins with %s is read as %s, compressed by %s.', (name, head, content, compression) => {
    expect(kindOf(name, head)).toEqual({ content, compression });
  });
});

describe('resourceOf', () => {
  it.each([
    ['shop.log', 'shop'],
    ['shop.log.1.gz', 'shop'],
    ['shop-2026.11.24.log', 'shop-2026'],
    ['shop.example.com.log', 'shop.example.com'],
    ['.log', '.log'],
    ['messages', 'messages'],
  ])('The logs of %s belong to %s.', (name, resource) => {
    expect(resourceOf(name)).toBe(resource);
  });
});
