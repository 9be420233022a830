// Finds the Chromium that browser tests drive, installed where that can be done without asking.
import { existsSync } from 'node:fs';
import { LauncherError, onPath } from './command.ts';
import { canInstallPackages, installPackages } from './packages.ts';
import type { Phase } from './progress.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const ON_MACOS = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** What keeps Chromium quiet, quick and off the network, and lets it run as root. */
export const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
] as const;

/** What to tell where there is none. */
export const NO_CHROMIUM =
  'Chromium is missing, which the browser tests drive. Install it (Debian: apt-get install chromium; macOS:\n' +
  'brew install --cask chromium), or name one: TIMBERLINE_CHROMIUM=/path/to/chromium ./test';

/** The program, or null: TIMBERLINE_CHROMIUM, then the PATH, then macOS's applications. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | null {
  const given = env['TIMBERLINE_CHROMIUM'];
  if (given) return existsSync(given) ? given : null;
  const found = NAMES.map((name) => onPath(name, env)).find((path) => path !== null);
  return found ?? ON_MACOS.find((path) => existsSync(path)) ?? null;
}

/** Finds Chromium or installs it. */
export async function installChromium(log: string, phase: Phase): Promise<string> {
  const there = findChromium();
  if (there) return there;
  if (canInstallPackages()) {
    phase.note('installing with apt-get');
    // Without a font, text has no width.
    await installPackages(['chromium', 'fonts-liberation'], log, phase);
    const installed = findChromium();
    if (installed) return installed;
  }
  throw new LauncherError(NO_CHROMIUM);
}
