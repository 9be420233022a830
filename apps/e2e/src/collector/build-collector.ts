// Builds the OpenTelemetry Collector by its own builder, with the parts that the tests need. That takes two minutes and 1.2 GB of
// caches, which are deleted, for a program of 34 MB, which is kept.
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
// eslint-disable-next-line @nx/enforce-module-boundaries -- the launcher is not a package, since it runs before npm ci
import { TOOLS } from '../../../../tools/launcher/checkout/paths.ts';
// eslint-disable-next-line @nx/enforce-module-boundaries -- as above
import { findOnPath, mustRun } from '../../../../tools/launcher/host/command.ts';

const BUILDER = 'go.opentelemetry.io/collector/cmd/builder@v0.164.0';
const VERSION = 'v0.165.0';
const FOLDER = join(TOOLS, 'clients', `otelcol-${VERSION}`);

/** Returns the path of the program, and builds it if it is not there. */
export async function buildCollector(): Promise<string> {
  const program = join(FOLDER, 'otelcol');
  if (existsSync(program)) return program;
  const go = findOnPath('go');
  if (!go)
    throw new Error(
      'Go, which builds the Collector, is missing. Install Go 1.25 or newer, and run this command again.',
    );
  const work = join(FOLDER, 'build');
  rmSync(work, { recursive: true, force: true });
  mkdirSync(work, { recursive: true });
  const component = (path: string): string => `  - gomod: go.opentelemetry.io/collector/${path} ${VERSION}\n`;
  const manifest = join(work, 'manifest.yaml');
  writeFileSync(
    manifest,
    `dist:\n  name: otelcol\n  output_path: ${join(work, 'dist')}\n` +
      `receivers:\n${component('receiver/otlpreceiver')}` +
      `exporters:\n${component('exporter/otlphttpexporter')}${component('exporter/otlpexporter')}`,
  );
  const env = {
    ...process.env,
    GOBIN: join(work, 'bin'),
    GOCACHE: join(work, 'cache'),
    GOMODCACHE: join(work, 'modules'),
    // Modules of the cache are deleted with it.
    GOFLAGS: '-modcacherw',
  };
  const options = { cwd: work, env, log: join(FOLDER, 'build.log') };
  await mustRun('go install of the builder', go, ['install', BUILDER], options);
  await mustRun('The build of the Collector', join(work, 'bin/builder'), ['--config', manifest], options);
  renameSync(join(work, 'dist/otelcol'), program);
  rmSync(work, { recursive: true, force: true });
  return program;
}
