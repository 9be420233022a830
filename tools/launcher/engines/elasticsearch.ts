// The local Elasticsearch: downloaded by Maven, unpacked once, and configured in the data folder.
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { TOOLS } from '../checkout/paths.ts';
import { type CommandOptions, findOnPath, LauncherError, mustRun } from '../host/command.ts';
import { writePrivateFile } from '../host/credentials.ts';
import type { Phase } from '../host/progress.ts';
import type { Jdk } from './jdk.ts';
import { mavenFile } from './maven.ts';

/** The version of the server. docker-compose.yml uses the same. */
const ELASTICSEARCH_VERSION = '9.2.4';

/**
 * Of elasticsearch-9.2.4.zip from Maven Central (org.elasticsearch.distribution.integ-test-zip). It was computed from our
 * first download, whose archive was whole by the CRC of each file; the mirror that it came from publishes no checksum.
 */
const ELASTICSEARCH_SHA512 =
  '5da6465950f7d26ca293794ead3d840f0698ce99bb15b5db7d10c19199e3431d' +
  'ba21c83c737f4befa4fc282e12e5f215343a4cb7da52ac85e52b0c488e7b7057';

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
      sha512: ELASTICSEARCH_SHA512,
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
  for (const path of [files.config, files.data, files.tmp]) mkdirSync(path, { recursive: true, mode: 0o700 });
  const write = (name: string, text: string): void => writePrivateFile(join(files.config, name), text);
  write('elasticsearch.yml', elasticsearchYaml(files.data, logs, ports));
  write('jvm.options', jvmOptions(readFileSync(join(home, 'config/jvm.options'), 'utf8')));
  write('log4j2.properties', LOG4J);
}

/**
 * Puts the password of the user `elastic` into the keystore, unless it is there. Its program takes seconds, so a stamp
 * of the keystore and the password tells whether it has to run.
 */
export async function storePassword(
  home: string,
  jdk: Jdk,
  folder: string,
  password: string,
  log: string,
): Promise<void> {
  const { config, tmp } = elasticsearchFiles(folder);
  const keystore = join(config, 'elasticsearch.keystore');
  const stampFile = join(config, 'keystore.stamp');
  const stamp = (): string =>
    createHash('sha256').update(readFileSync(keystore)).update(password).digest('hex');
  if (existsSync(keystore) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp()) return;
  rmSync(keystore, { force: true });
  await mustRun(
    'Storing the password of Elasticsearch',
    'bash',
    [join(home, 'bin', 'elasticsearch-keystore'), 'add', '--stdin', '--force', 'bootstrap.password'],
    {
      env: { ...process.env, ...javaEnvironment(jdk), ES_PATH_CONF: config, ES_TMPDIR: tmp },
      input: `${password}\n`,
      log,
    },
  );
  chmodSync(keystore, 0o600);
  writePrivateFile(stampFile, stamp());
}

/** The variables by which the programs of Elasticsearch find Java. They ignore the empty ones with a warning each. */
export function javaEnvironment(jdk: Jdk): Record<string, string> {
  return { ES_JAVA_HOME: jdk.home, JAVA_HOME: '', JAVA_OPTS: '', JAVA_TOOL_OPTIONS: '' };
}

/** The text of elasticsearch.yml. It has only settings of the core server, which refuses to start with unknown ones. */
export function elasticsearchYaml(data: string, logs: string, ports: ElasticsearchPorts): string {
  return [
    '# The launcher writes this file at every start; changes are lost.',
    'cluster.name: timberline',
    'node.name: timberline',
    'discovery.type: single-node',
    '# There is no TLS, so it listens only on loopback. The password of the user elastic is in the keystore.',
    'network.host: 127.0.0.1',
    'xpack.security.enabled: true',
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
