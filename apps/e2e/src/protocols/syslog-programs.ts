// rsyslog and syslog-ng of Debian as plain programs, with a configuration of their own.
import { readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'vitest';
import { installedClients, type Workplace } from './programs.ts';

declare module 'vitest' {
  interface TaskMeta {
    /** Why a test cannot run on this machine. `./test` names such tests. */
    notRun?: string;
  }
}

export interface SyslogPrograms {
  /** The folder that has Debian's `usr`. */
  root: string;
  /** Where the libraries of the programs are. */
  env: Record<string, string>;
}

export interface SenderOptions {
  /** The name of the program whose lines are sent. */
  service: string;
  /** The content of its file. */
  lines: string;
  /** What says where to. */
  configuration: string;
}

/** The programs of Debian. Where there are none, the test does not run, and says so. */
export async function syslogPrograms({
  task,
  skip,
}: Pick<TestContext, 'task' | 'skip'>): Promise<SyslogPrograms> {
  const { debian } = await installedClients();
  if ('missing' in debian) {
    task.meta.notRun = debian.missing;
    return skip(debian.missing);
  }
  const { root } = debian;
  const folders = ['usr/lib', 'lib'].flatMap((lib) => [lib, ...architectureFolders(root, lib)]);
  const libraries = [...folders, 'usr/lib/syslog-ng'].map((folder) => join(root, folder));
  return { root, env: { LD_LIBRARY_PATH: libraries.join(':') } };
}

/** Starts rsyslog on a file whose lines are warnings. Returns what it has printed so far. */
export async function startRsyslog(
  { root, env }: SyslogPrograms,
  workplace: Workplace,
  { service, lines, configuration }: SenderOptions,
): Promise<() => string> {
  const folder = await workplace.folder();
  await writeFile(join(folder, 'in.log'), lines);
  const input = `module(load="imfile")
global(workDirectory="${folder}")
input(type="imfile" file="${join(folder, 'in.log')}" tag="${service}:" severity="warning")
`;
  await writeFile(join(folder, 'rsyslog.conf'), input + configuration);
  const modules = architectureFolders(root, 'usr/lib').map((lib) => join(root, lib, 'rsyslog'));
  const args = ['-n', '-f', join(folder, 'rsyslog.conf'), '-i', join(folder, 'pid'), '-M', modules.join(':')];
  return workplace.start(join(root, 'usr/sbin/rsyslogd'), args, { cwd: folder, env });
}

/** Starts syslog-ng on a file whose lines are notices. Returns what it has printed so far. */
export async function startSyslogNg(
  { root, env }: SyslogPrograms,
  workplace: Workplace,
  { service, lines, configuration }: SenderOptions,
): Promise<() => string> {
  const folder = await workplace.folder();
  await writeFile(join(folder, 'in.log'), lines);
  const [version = ''] = readdirSync(join(root, 'usr/lib/syslog-ng')).filter((name) => /^\d/.test(name));
  const source = `@version: ${version}
source s_src { file("${join(folder, 'in.log')}" program-override("${service}") flags(no-parse)); };
`;
  await writeFile(join(folder, 'syslog-ng.conf'), source + configuration);
  const modules = join(root, 'usr/lib/syslog-ng', version);
  const files = ['--persist-file', 'persist', '--pidfile', 'pid', '--control', 'control'];
  const args = ['-F', '--no-caps', '-f', join(folder, 'syslog-ng.conf'), '--module-path', modules, ...files];
  return workplace.start(join(root, 'usr/sbin/syslog-ng'), args, { cwd: folder, env });
}

/** The folders that are named after the architecture, such as `usr/lib/x86_64-linux-gnu`. */
function architectureFolders(root: string, lib: string): string[] {
  return readdirSync(join(root, lib))
    .filter((name) => name.endsWith('-linux-gnu'))
    .map((name) => join(lib, name));
}
