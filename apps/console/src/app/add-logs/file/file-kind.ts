// What a file holds, by its name and its first bytes.

/** `lines`: the text of a program. `csv`: rows below a header. `json`: one JSON text, if it is a list of objects. */
type Content = 'lines' | 'csv' | 'json';
export type Compression = 'none' | 'gzip' | 'zstd';

export interface FileKind {
  content: Content;
  compression: Compression;
}

/** For the file picker. Other files are taken as well, if they are dropped. */
export const FILE_EXTENSIONS = '.log,.txt,.ndjson,.jsonl,.json,.csv,.tsv,.gz,.zst';

const COMPRESSED = /\.(gz|gzip|zst|zstd)$/i;
const MAGIC: readonly [Compression, readonly number[]][] = [
  ['gzip', [0x1f, 0x8b]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
];

/** The bytes decide about the compression, since names lie: a browser may have decompressed a download. */
export function kindOf(name: string, head: Uint8Array): FileKind {
  const compression = MAGIC.find(([, bytes]) => bytes.every((byte, n) => head[n] === byte))?.[0] ?? 'none';
  const plain = name.replace(COMPRESSED, '');
  if (/\.(csv|tsv)$/i.test(plain)) return { content: 'csv', compression };
  return { content: /\.json$/i.test(plain) ? 'json' : 'lines', compression };
}

/** The name without its extensions, which is what a file is mostly named after: `shop` of `shop.log.1.gz`. */
export function resourceOf(name: string): string {
  return name.replace(/(?!^)\.(log|txt|ndjson|jsonl|json|csv|tsv|gz|gzip|zst|zstd|\d+)(?=\.|$).*$/i, '');
}
