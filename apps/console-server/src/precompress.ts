// After the console's build: writes FILE.br and FILE.gz beside each text file, so that serving compresses nothing.
//   node apps/console-server/src/precompress.ts apps/console/dist/browser
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** Below it, what is saved is less than what the headers cost. */
const SMALLEST_BYTES = 1024;
const TEXT = new Set(['.html', '.js', '.css', '.svg', '.json', '.txt', '.webmanifest', '.map']);

/** Compresses all text files below `folder`; returns how many. Compressed files of earlier builds are replaced. */
export function precompress(folder: string): number {
  let count = 0;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (!entry.isFile() || !TEXT.has(extname(entry.name))) continue;
    for (const ending of ['.br', '.gz']) rmSync(`${file}${ending}`, { force: true });
    const content = readFileSync(file);
    if (content.length < SMALLEST_BYTES) continue;
    const params = { [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
    writeFileSync(`${file}.br`, brotliCompressSync(content, { params }));
    writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
    count += 1;
  }
  return count;
}

if (import.meta.main) {
  const folder = process.argv[2];
  if (!folder) throw new Error('usage: precompress.ts FOLDER');
  process.stdout.write(`${precompress(folder)} files compressed\n`);
}
