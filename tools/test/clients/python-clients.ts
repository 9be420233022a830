// Installs the clients for Python into a virtual environment.
import { findOnPath, LauncherError, mustRun, runCommand } from '../../launcher/host/command.ts';
import { canInstallPackages, installPackages } from '../../launcher/host/packages.ts';
import { type Phase } from '../../launcher/host/progress.ts';

/** The file with the pinned versions. */
export const REQUIREMENTS = 'requirements.txt';

/** The oldest Python that the pinned versions support. */
const OLDEST = { major: 3, minor: 11 };
/** Later ones are tried after these, since the packages with compiled parts may have none for them yet. */
const NAMES = ['python3.11', 'python3.12', 'python3.13', 'python3', 'python3.14', '/usr/bin/python3'];
/** Debian's Python cannot make virtual environments without the package python3-venv. */
const CHECK = `import ensurepip, sys, venv; sys.exit(sys.version_info < (${OLDEST.major}, ${OLDEST.minor}))`;

const NO_PYTHON =
  `Python ${OLDEST.major}.${OLDEST.minor} or newer with its module venv, which the tests with real clients need, is missing.\n` +
  'Install it (Debian 12 or newer: apt-get install python3-venv; macOS: brew install python3) and run this command again.';

/** Finds a Python that can make virtual environments. As root on Debian it is installed if necessary. */
export async function findPython(): Promise<string> {
  const python = await suitablePython();
  if (python) return python;
  throw new LauncherError(NO_PYTHON);
}

/** Installs Python with venv if it is missing and this user may install packages of Debian. */
export async function preparePython(log: string, phase: Phase): Promise<void> {
  if (await suitablePython()) return;
  if (canInstallPackages()) {
    phase.note('installing with apt-get');
    await installPackages(['python3', 'python3-venv'], log, phase);
  }
  await findPython();
}

export async function installPythonClients(
  python: string,
  requirements: string,
  folder: string,
  log: string,
  phase: Phase,
): Promise<void> {
  phase.note('pip install (about 80 MB)');
  await mustRun('The creation of a virtual environment', python, ['-m', 'venv', folder], { log });
  const args = ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', '--no-deps', '-r'];
  await mustRun('pip install of the clients for the tests', `${folder}/bin/python`, [...args, requirements], {
    log,
  });
}

async function suitablePython(): Promise<string | undefined> {
  for (const name of NAMES) {
    const program = name.startsWith('/') ? name : findOnPath(name);
    if (program === null) continue;
    // The program may be a stand-in for a version that is not installed.
    const result = await runCommand(program, ['-c', CHECK]).catch(() => undefined);
    if (result?.code === 0) return program;
  }
  return undefined;
}
