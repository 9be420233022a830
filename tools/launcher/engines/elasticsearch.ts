// The local Elasticsearch: had from Maven, unpacked once, set up in the data folder.
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
import { type CommandOptions, LauncherError, mustRun, onPath } from '../host/command.ts';
import type { Phase } from '../host/progress.ts';
import type { Jdk } from './jdk.ts';
import { mavenFile } from './maven.ts';

/** The version of the server that is run; docker-compose.yml names the same. */
export const ELASTICSEARCH_VERSION = '9.2.4';

const HOME = join(TOOLS, `elasticsearch-${ELASTICSEARCH_VERSION}`);

/** The folder of the unpacked server, downloaded and unpacked if it is not there. */
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
  // Unpacked aside and moved into place as a whole, so that an interruption leaves nothing half.
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

/** Unpacks a zip or jar file with what there is: the JDK's jar, unzip, or Python. */
export async function unpack(
  zip: string,
  folder: string,
  jdk: Jdk | null,
  options: CommandOptions,
): Promise<void> {
  const jar = [jdk ? join(jdk.home, 'bin', 'jar') : '', onPath('jar') ?? ''].find(
    (path) => path && existsSync(path),
  );
  const ways: [string, string[]][] = [];
  if (jar) ways.push([jar, ['xf', zip]]);
  if (onPath('unzip')) ways.push(['unzip', ['-q', '-o', zip]]);
  if (onPath('python3')) ways.push(['python3', ['-m', 'zipfile', '-e', zip, '.']]);
  const way = ways[0];
  if (!way) {
    throw new LauncherError(
      `Nothing here unpacks ${zip}: install unzip, or a full JDK, which has the program jar.`,
    );
  }
  await mustRun(`Unpacking ${zip}`, way[0], way[1], { ...options, cwd: folder });
}

export interface ElasticsearchPorts {
  http: number;
  transport: number;
}

/** Paths of one Elasticsearch in its folder of the data folder. */
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

/** Writes the configuration anew; `folder` and `logs` must exist. */
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

/** The settings file. Every setting in it is known to the core server, which stops at one that it does not know. */
export function elasticsearchYaml(data: string, logs: string, ports: ElasticsearchPorts): string {
  return [
    '# Written by the launcher at every start; changes are lost.',
    'cluster.name: timberline',
    'node.name: timberline',
    'discovery.type: single-node',
    '# No passwords, so loopback only.',
    'network.host: 127.0.0.1',
    'xpack.security.enabled: false',
    `http.port: ${ports.http}`,
    `transport.port: ${ports.transport}`,
    `path.data: ${JSON.stringify(data)}`,
    `path.logs: ${JSON.stringify(logs)}`,
    '# The defaults are parts of the disk (85 to 95 %), which stops writes on a large, well-filled disk with room left.',
    'cluster.routing.allocation.disk.watermark.low: 2gb',
    'cluster.routing.allocation.disk.watermark.high: 1gb',
    'cluster.routing.allocation.disk.watermark.flood_stage: 512mb',
    '',
  ].join('\n');
}

/** The distribution's JVM options, without what fills disks: heap dumps, and up to 2 GB of the collector's log. */
export function jvmOptions(distributed: string): string {
  return distributed
    .split('\n')
    .filter((line) => !line.startsWith('-Xlog:') && !line.includes('HeapDump'))
    .join('\n');
}

/** Everything goes to stdout, that is to the log file that the supervisor keeps within bounds. */
const LOG4J = `# Written by the launcher at every start; changes are lost.
status = error
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = [%d{ISO8601}][%-5p][%-25c{1.}] [%node_name]%marker %m%consoleException%n
rootLogger.level = info
rootLogger.appenderRef.console.ref = console
`;
