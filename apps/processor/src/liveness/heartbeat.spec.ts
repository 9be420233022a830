import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Logger } from '@nestjs/common';
import type { Queue } from 'bull';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { Settings } from '../settings.ts';
import { WorkerState } from '../write/worker-state.ts';
import { Heartbeat } from './heartbeat.ts';

const folder = mkdtempSync(join(tmpdir(), 'timberline-heartbeat-'));
beforeAll(() => Logger.overrideLogger(false));
afterAll(() => rmSync(folder, { recursive: true }));

/** Starts a heartbeat with this file, over a Redis whose commands end by `redis`. */
function startHeartbeat(heartbeatFile: string, redis: () => Promise<unknown>): Heartbeat {
  const client: Record<string, unknown> = { on: () => client, zrem: redis };
  client['defineCommand'] = (name: string) => (client[name] = redis);
  const heartbeat = new Heartbeat(
    { client } as unknown as Queue,
    new WorkerState(),
    Object.assign(new Settings(), { heartbeatFile }),
  );
  heartbeat.onApplicationBootstrap();
  return heartbeat;
}

it('Each heartbeat that reaches Redis is written to the file.', async () => {
  const file = join(folder, 'reached');
  const heartbeat = startHeartbeat(file, () => Promise.resolve([]));
  await vi.waitFor(() => expect(existsSync(file)).toBe(true));
  await heartbeat.beforeApplicationShutdown();
});

it('A heartbeat that does not reach Redis leaves the file as it is.', async () => {
  const file = join(folder, 'unreached');
  const failed = vi.fn(() => Promise.reject(new Error('away')));
  const heartbeat = startHeartbeat(file, failed);
  await vi.waitFor(() => expect(failed).toHaveBeenCalled());
  await new Promise((resolve) => setImmediate(resolve));
  expect(existsSync(file)).toBe(false);
  await heartbeat.beforeApplicationShutdown();
});

it('A file that cannot be written is a warning and not the end of the processor.', async () => {
  writeFileSync(join(folder, 'file'), '');
  const warn = vi.spyOn(Logger.prototype, 'warn');
  const heartbeat = startHeartbeat(join(folder, 'file', 'below'), () => Promise.resolve([]));
  await vi.waitFor(() =>
    expect(warn).toHaveBeenCalledWith(expect.stringMatching(/^TIMBERLINE_HEARTBEAT_FILE .*ENOTDIR/)),
  );
  await heartbeat.beforeApplicationShutdown();
});
