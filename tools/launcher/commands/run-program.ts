// Runs a command of the launcher. Errors become messages, and an interruption also ends the started programs.
import { LauncherError, terminateCommands } from '../host/command.ts';
import { LauncherSettingsError } from '../settings.ts';

/** The exit code of an interrupted program in shells: 128 + SIGINT. */
const INTERRUPTED_EXIT_CODE = 130;

/**
 * Runs a program. It prints the message of a LauncherError or LauncherSettingsError and the stack of any other error,
 * and exits with code 1. SIGINT, SIGTERM and SIGHUP end the running commands and call `onInterrupt` to clean up the rest.
 */
export function runProgram(
  main: () => number | Promise<number>,
  onInterrupt: () => Promise<void> = async () => {},
): void {
  let interrupted = false;
  const interrupt = (): void => {
    if (interrupted) return;
    interrupted = true;
    process.stderr.write('\nInterrupted. Cleaning up.\n');
    terminateCommands();
    void onInterrupt().finally(() => process.exit(INTERRUPTED_EXIT_CODE));
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  process.on('SIGHUP', interrupt);
  new Promise<number>((resolve) => resolve(main())).then(
    (code) => {
      if (!interrupted) process.exit(code);
    },
    (error: unknown) => {
      if (interrupted) return;
      const isMessage = error instanceof LauncherError || error instanceof LauncherSettingsError;
      process.stderr.write(`\n${isMessage ? error.message : ((error as Error).stack ?? String(error))}\n`);
      process.exit(1);
    },
  );
}
