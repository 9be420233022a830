// A processor that dies of certain logs: it kills itself the moment that it sends one of them to Elasticsearch. Started
// in the place of the real one, which it then is.
import { Socket } from 'node:net';
// eslint-disable-next-line @nx/enforce-module-boundaries -- no package: the launcher runs before any is installed
import { BUILT_ENTRIES } from '../../../../tools/launcher/stack/assemble.ts';
import { DEADLY } from './poison.ts';

const elasticsearch = Number(new URL(process.env['TIMBERLINE_ELASTICSEARCH_URL'] ?? '').port);
const write = Socket.prototype.write as (...args: unknown[]) => boolean;

Socket.prototype.write = function (this: Socket, ...args: unknown[]): boolean {
  const [chunk] = args;
  const isDeadly = (chunk instanceof Uint8Array ? Buffer.from(chunk) : String(chunk)).includes(DEADLY);
  if (isDeadly && this.remotePort === elasticsearch) process.kill(process.pid, 'SIGKILL');
  return write.apply(this, args);
};

await import(BUILT_ENTRIES.processor);
