// Writes FILE.br and FILE.gz beside each text file of the built console, so that the server need not compress.
//   node apps/console-server/src/precompress.ts apps/console/dist/browser
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** Smaller files are left alone: compression would save less than its headers cost. */
const MIN_SIZE_BYTES = 1024;
const TEXT_EXTENSIONS = new Set(['.html', '.js', '.css', '.svg', '.json', '.txt', '.webmanifest', '.map']);

/** Compresses all text files in and below `folder`, replaces what an earlier build left, and returns their number. */
export function precompress(folder: string): number {
  let count = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (!entry.isFile() || !TEXT_EXTENSIONS.has(extname(entry.name))) continue;
    for (const extension of ['.br', '.gz']) rmSync(`${file}${extension}`, { force: true });
    const content = readFileSync(file);
    if (content.length < MIN_SIZE_BYTES) continue;
    const params = { [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
    writeFileSync(`${file}.br`, brotliCompressSync(content, { params }));
    writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
    count += 1;
  }
  return count;
}

if (import.meta.main) {
  const folder = process.argv[2];
  if (!folder) throw new Error('Name the folder of the built console: precompress.ts FOLDER');
  process.stdout.write(`${precompress(folder)} files compressed\n`);
}
