// A processor that crashes on certain logs: it kills itself when it sends one of them to Elasticsearch. It is started
// instead of the real processor, whose entry it imports.
import { Socket } from 'node:net';
// eslint-disable-next-line @nx/enforce-module-boundaries -- the launcher is not a package, since it runs before npm ci
import { BUILT_ENTRIES } from '../../../../tools/launcher/stack/assemble.ts';
import { POISON_TEXT } from './poison-text.ts';

const elasticsearchPort = Number(new URL(process.env['TIMBERLINE_ELASTICSEARCH_URL'] ?? '').port);
// eslint-disable-next-line @typescript-eslint/unbound-method -- it is called with its socket by `apply`
const write = Socket.prototype.write as (...args: unknown[]) => boolean;

Socket.prototype.write = function (this: Socket, ...args: unknown[]): boolean {
  const [chunk] = args;
  const isPoison = (chunk instanceof Uint8Array ? Buffer.from(chunk) : String(chunk)).includes(POISON_TEXT);
  if (isPoison && this.remotePort === elasticsearchPort) process.kill(process.pid, 'SIGKILL');
  return write.apply(this, args);
};

await import(BUILT_ENTRIES.processor);
