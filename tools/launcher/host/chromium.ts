// Finds the Chromium for browser tests, or installs it if the user is root and apt-get exists.
import { existsSync } from 'node:fs';
import { findOnPath, LauncherError } from './command.ts';
import { canInstallPackages, installPackages } from './packages.ts';
import type { Phase } from './progress.ts';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const ON_MACOS = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** These flags disable background work and network access of Chromium and let it run as root. */
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

/** The error message if no Chromium is found. */
export const NO_CHROMIUM =
  'Chromium, which browser tests need, is missing. Install it (Debian: apt-get install chromium; macOS:\n' +
  'brew install --cask chromium), or name an installed one: TIMBERLINE_CHROMIUM=/path/to/chromium ./test';

/** Finds the program by TIMBERLINE_CHROMIUM, the PATH and the applications of macOS; null if there is none. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | null {
  const given = env['TIMBERLINE_CHROMIUM'];
  if (given) return existsSync(given) ? given : null;
  const found = NAMES.map((name) => findOnPath(name, env)).find((path) => path !== null);
  return found ?? ON_MACOS.find((path) => existsSync(path)) ?? null;
}

/** Returns the path of Chromium. Installs it if necessary. */
export async function installChromium(log: string, phase: Phase): Promise<string> {
  const present = findChromium();
  if (present) return present;
  if (canInstallPackages()) {
    phase.note('installing with apt-get');
    // Text has no width without a font.
    await installPackages(['chromium', 'fonts-liberation'], log, phase);
    const installed = findChromium();
    if (installed) return installed;
  }
  throw new LauncherError(NO_CHROMIUM);
}
