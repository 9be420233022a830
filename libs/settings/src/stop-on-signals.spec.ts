import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';

/** Runs a program that stops by `stop` and is sent a signal once it runs; returns its exit code, signal and output. */
async function endOf(stop: string, signal: NodeJS.Signals, timeoutMs = 60_000): Promise<unknown[]> {
  const program = `
    import { stopOnSignals } from ${JSON.stringify(new URL('stop-on-signals.ts', import.meta.url).href)};
    setInterval(() => {}, 1000);
    stopOnSignals(${stop}, ${timeoutMs});
    console.log('ready');`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (output += String(part)));
  await once(child.stdout, 'data');
  child.kill(signal);
  const [code, endedBy] = (await once(child, 'close')) as unknown[];
  return [code, endedBy, output];
}

it.each(['SIGTERM', 'SIGINT'] as const)(
  'After %s and its stop, a program ends with code 0.',
  async (signal) => {
    expect(await endOf('async () => console.log("stopped")', signal)).toEqual([0, null, 'ready\nstopped\n']);
  },
);

it('A stop that takes too long is abandoned, which is no failure.', async () => {
  expect(await endOf('() => new Promise(() => {})', 'SIGTERM', 10)).toEqual([0, null, 'ready\n']);
});

it('A stop that fails is a failure, and the reason is printed.', async () => {
  const [code, , output] = await endOf('async () => { throw new Error("no way") }', 'SIGTERM');
  expect(code).toBe(1);
  expect(output).toContain('Error: no way');
});
