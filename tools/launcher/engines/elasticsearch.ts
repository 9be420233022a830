// The local Elasticsearch: downloaded by Maven, unpacked once, and configured in the data folder.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { TOOLS } from '../checkout/paths.ts';
import { type CommandOptions, findOnPath, LauncherError, mustRun } from '../host/command.ts';
import type { Phase } from '../host/progress.ts';
import type { Jdk } from './jdk.ts';
import { mavenFile } from './maven.ts';

/** The version of the server. docker-compose.yml uses the same. */
const ELASTICSEARCH_VERSION = '9.2.4';

const HOME = join(TOOLS, `elasticsearch-${ELASTICSEARCH_VERSION}`);

/** Everything is logged to stdout and therefore to the log file, whose size the supervisor limits. */
const LOG4J = `# The launcher writes this file at every start; changes are lost.
status = error
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = [%d{ISO8601}][%-5p][%-25c{1.}] [%node_name]%marker %m%consoleException%n
rootLogger.level = info
rootLogger.appenderRef.console.ref = console
`;

/** Returns the folder of the unpacked server. Downloads and unpacks it if necessary. */
export async function installElasticsearch(jdk: Jdk, log: string, phase: Phase): Promise<string> {
  if (existsSync(join(HOME, 'bin', 'elasticsearch'))) return HOME;
  mkdirSync(TOOLS, { recursive: true });
  const zip = await mavenFile(
    {
      group: 'org.elasticsearch.distribution.integ-test-zip',
      name: 'elasticsearch',
      version: ELASTICSEARCH_VERSION,
      packaging: 'zip',
    },
    jdk.home,
    log,
    phase,
  );
  phase.note('unpacking');
  // Unpack into another folder and rename it at the end, so that an interruption leaves no partial installation.
  const partial = `${HOME}.${process.pid}`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial);
  await unpack(zip, partial, jdk, { log });
  const unpacked = join(partial, `elasticsearch-${ELASTICSEARCH_VERSION}`);
  for (const name of readdirSync(join(unpacked, 'bin'))) chmodSync(join(unpacked, 'bin', name), 0o755);
  rmSync(HOME, { recursive: true, force: true });
  renameSync(unpacked, HOME);
  rmSync(partial, { recursive: true, force: true });
  return HOME;
}

/** Unpacks a zip or jar file with the first available program: jar of the JDK, unzip, or Python. */
export async function unpack(
  zip: string,
  folder: string,
  jdk: Jdk | null,
  options: CommandOptions,
): Promise<void> {
  const jar = [jdk ? join(jdk.home, 'bin', 'jar') : '', findOnPath('jar') ?? ''].find(
    (path) => path && existsSync(path),
  );
  const commands: [string, string[]][] = [];
  if (jar) commands.push([jar, ['xf', zip]]);
  if (findOnPath('unzip')) commands.push(['unzip', ['-q', '-o', zip]]);
  if (findOnPath('python3')) commands.push(['python3', ['-m', 'zipfile', '-e', zip, '.']]);
  const command = commands[0];
  if (!command) {
    throw new LauncherError(
      `No program to unpack ${zip} was found. Install unzip or a full JDK, which contains the program jar.`,
    );
  }
  await mustRun(`Unpacking ${zip}`, command[0], command[1], { ...options, cwd: folder });
}

export interface ElasticsearchPorts {
  http: number;
  transport: number;
}

/** The paths of an Elasticsearch in its part of the data folder. */
export function elasticsearchFiles(folder: string): {
  config: string;
  data: string;
  tmp: string;
  pidFile: string;
} {
  return {
    config: join(folder, 'config'),
    data: join(folder, 'data'),
    tmp: join(folder, 'tmp'),
    pidFile: join(folder, 'elasticsearch.pid'),
  };
}

/** Writes the configuration. `folder` and `logs` must exist. */
export function configureElasticsearch(
  home: string,
  folder: string,
  logs: string,
  ports: ElasticsearchPorts,
): void {
  const files = elasticsearchFiles(folder);
  for (const path of [files.config, files.data, files.tmp]) mkdirSync(path, { recursive: true });
  writeFileSync(join(files.config, 'elasticsearch.yml'), elasticsearchYaml(files.data, logs, ports));
  writeFileSync(
    join(files.config, 'jvm.options'),
    jvmOptions(readFileSync(join(home, 'config/jvm.options'), 'utf8')),
  );
  writeFileSync(join(files.config, 'log4j2.properties'), LOG4J);
}

/** The text of elasticsearch.yml. It has only settings of the core server, which refuses to start with unknown ones. */
export function elasticsearchYaml(data: string, logs: string, ports: ElasticsearchPorts): string {
  return [
    '# The launcher writes this file at every start; changes are lost.',
    'cluster.name: timberline',
    'node.name: timberline',
    'discovery.type: single-node',
    '# There is no password, so it listens only on loopback.',
    'network.host: 127.0.0.1',
    'xpack.security.enabled: false',
    `http.port: ${ports.http}`,
    `transport.port: ${ports.transport}`,
    `path.data: ${JSON.stringify(data)}`,
    `path.logs: ${JSON.stringify(logs)}`,
    '# The defaults are shares of the disk (85 to 95 %), which stop writes to a large disk that still has room.',
    'cluster.routing.allocation.disk.watermark.low: 2gb',
    'cluster.routing.allocation.disk.watermark.high: 1gb',
    'cluster.routing.allocation.disk.watermark.flood_stage: 512mb',
    '',
  ].join('\n');
}

/** The JVM options of the distribution without heap dumps and the garbage collector's log of up to 2 GB. */
export function jvmOptions(distributed: string): string {
  return distributed
    .split('\n')
    .filter((line) => !line.startsWith('-Xlog:') && !line.includes('HeapDump'))
    .join('\n');
}
