// Asks the API whether it is alive, all the while, in a thread that nothing else keeps busy.
import { readFileSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import type { ProbeOptions, Sample } from './probe.ts';

const PAUSE_MS = 25;
const { port, pid, from } = workerData as ProbeOptions;
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/** The time that the main thread of the API has run, in milliseconds; 0 where the system does not tell. */
function mainThreadCpuMs(): number {
  const text = readProc(`/proc/${pid}/task/${pid}/schedstat`);
  return Number(text.split(' ', 1)[0]) / 1e6;
}

function residentBytes(): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readProc(`/proc/${pid}/status`))?.[1] ?? 0) * 1024;
}

/** Reads a file of Linux; other systems and ended processes have none. */
function readProc(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function ping(): Promise<string | undefined> {
  return new Promise((resolve) => {
    const request = get(
      { host: '127.0.0.1', port, path: '/health/live', agent, localAddress: from },
      (response) => {
        response
          .resume()
          .once('end', () => resolve(response.statusCode === 200 ? undefined : `${response.statusCode}`));
      },
    );
    request.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
}

for (;;) {
  const startedAt = Date.now();
  const before = mainThreadCpuMs();
  const error = await ping();
  const cpuMs = mainThreadCpuMs() - before;
  parentPort!.postMessage({
    startedAt,
    endedAt: Date.now(),
    cpuMs,
    error,
    residentBytes: residentBytes(),
  } satisfies Sample);
  await sleep(PAUSE_MS);
}
