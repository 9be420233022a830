// How the launcher's programs end: with a message for a person, and with what they started ended too.
import { endCommands, LauncherError } from '../host/command.ts';
import { SettingsError } from '../stack/settings.ts';

/** Exit code of a program that was interrupted, as shells count it: 128 + SIGINT. */
const INTERRUPTED = 130;

/**
 * Runs a program. A LauncherError or SettingsError is shown by its message, anything else whole; both end with exit
 * code 1. SIGINT and SIGTERM end what runs: `onInterrupt` tidies up what outlives commands.
 */
export function runProgram(
  main: () => Promise<number>,
  onInterrupt: () => Promise<void> = async () => {},
): void {
  let interrupted = false;
  const interrupt = (): void => {
    if (interrupted) return;
    interrupted = true;
    process.stderr.write('\nInterrupted; tidying up.\n');
    endCommands();
    void onInterrupt().finally(() => process.exit(INTERRUPTED));
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  process.on('SIGHUP', interrupt);
  main().then(
    (code) => {
      if (!interrupted) process.exit(code);
    },
    (error: unknown) => {
      if (interrupted) return;
      const known = error instanceof LauncherError || error instanceof SettingsError;
      process.stderr.write(`\n${known ? error.message : ((error as Error).stack ?? String(error))}\n`);
      process.exit(1);
    },
  );
}
