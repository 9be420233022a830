// Writes a request as a command that sends it again.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FuzzRequest, HttpRequest } from './generate/requests.ts';

/** Files for what does not fit into a command. Git ignores the folder. */
const FOLDER = fileURLToPath(new URL('../../../../test-results/fuzz/', import.meta.url));
const MAX_INLINE_BYTES = 2000;
/** Headers that curl sends by itself. */
const CURL_HEADERS = ['accept', 'user-agent', 'content-type', 'expect'];

/** A line for a shell with curl, which sends bytes as they are where they are no proper request. */
export function toCommand({ name, bytes, http }: FuzzRequest, port: number): string {
  if (!http || /[\0\r\n]/.test(`${http.target}${http.headers.join()}`))
    return `curl -sS telnet://127.0.0.1:${port} < ${keep(`${name}.http`, bytes)}`;
  const headers = [
    ...http.headers.map(
      ([header, value]) => `-H ${quote(value === '' ? `${header};` : `${header}: ${value}`)}`,
    ),
    ...CURL_HEADERS.filter((one) => !http.headers.some(([header]) => header === one)).map(
      (one) => `-H '${one}:'`,
    ),
  ];
  const url = quote(`http://127.0.0.1:${port}${http.target}`);
  const method = http.method === 'HEAD' ? '--head' : `-X ${http.method}`;
  return [
    'curl -sSi --globoff --path-as-is --http1.1',
    method,
    url,
    ...headers,
    ...bodyOption(http, name),
  ].join(' ');
}

function bodyOption({ body }: HttpRequest, name: string): string[] {
  if (body.length === 0) return [];
  const text = body.toString();
  const isText = Buffer.from(text).equals(body) && !text.includes('\0') && !text.startsWith('@');
  return [
    isText && body.length <= MAX_INLINE_BYTES
      ? `--data-binary ${quote(text)}`
      : `--data-binary @${keep(`${name}.body`, body)}`,
  ];
}

function keep(name: string, bytes: Buffer): string {
  mkdirSync(FOLDER, { recursive: true });
  const file = join(FOLDER, name.replaceAll(/[^\w.]+/g, '-'));
  writeFileSync(file, bytes);
  return file;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
