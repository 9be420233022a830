import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { precompress } from './precompress.ts';

const SCRIPT = `console.log("${'x'.repeat(2000)}");`;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'timberline-precompress-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('Text files of 1 KiB or more are compressed to the same content.', () => {
  writeFileSync(join(folder, 'main.js'), SCRIPT);
  expect(precompress(folder)).toBe(1);
  expect(brotliDecompressSync(readFileSync(join(folder, 'main.js.br'))).toString()).toBe(SCRIPT);
  expect(gunzipSync(readFileSync(join(folder, 'main.js.gz'))).toString()).toBe(SCRIPT);
});

it('Small files and files that are no text are left alone.', () => {
  writeFileSync(join(folder, 'index.html'), '<title>Timberline</title>');
  writeFileSync(join(folder, 'font.woff2'), SCRIPT);
  expect(precompress(folder)).toBe(0);
  expect(readdirSync(folder).sort()).toEqual(['font.woff2', 'index.html']);
});

it('Compressing again gives the same files.', () => {
  writeFileSync(join(folder, 'main.js'), SCRIPT);
  precompress(folder);
  expect(precompress(folder)).toBe(1);
  expect(readdirSync(folder).sort()).toEqual(['main.js', 'main.js.br', 'main.js.gz']);
});

it('A file that has become small loses its compressed versions.', () => {
  writeFileSync(join(folder, 'main.js'), SCRIPT);
  precompress(folder);
  writeFileSync(join(folder, 'main.js'), 'small');
  precompress(folder);
  expect(existsSync(join(folder, 'main.js.br'))).toBe(false);
});
