// Checks that every setting which docs/settings.md promises reaches its program in containers, or is refused by name.
import { expect, test } from 'vitest';
import { applications, compose, read, text } from './compose-files.ts';

const page = read('docs/settings.md');

/** The settings in the tables of the page. */
const documented = new Set(
  page
    .split('\n')
    .filter((line) => line.startsWith('| `TIMBERLINE_'))
    .flatMap((line) => line.split('|')[1]!.match(/TIMBERLINE_\w+/g)!),
);

/** Settings that stop the start of containers. */
const refused = new Set(
  read('apps/api/src/compose-setup/settings.ts')
    .split(/REFUSED_SETTINGS[^{]*/)[1]!
    .split('\n};')[0]!
    .match(/(?<=^ {2})TIMBERLINE_\w+/gm),
);

/** Settings of programs that run outside of the containers, so that they need not be refused. */
const OF_OTHER_PROGRAMS: Record<string, string> = {
  TIMBERLINE_API_CA: 'the console server of ./start; nginx reaches the API in a network of the two',
  TIMBERLINE_OTLP_GRPC_PORT:
    'OTLP over gRPC of ./start; docs/containers.md says what containers take instead',
  TIMBERLINE_SYSLOG_PORT: 'syslog of ./start; docs/containers.md says what containers take instead',
  TIMBERLINE_SYSLOG_TLS_CERT: 'as TIMBERLINE_SYSLOG_PORT',
  TIMBERLINE_SYSLOG_TLS_KEY: 'as TIMBERLINE_SYSLOG_PORT',
  TIMBERLINE_SYSLOG_TLS_CA: 'as TIMBERLINE_SYSLOG_PORT',
  TIMBERLINE_SYSLOG_ALLOW: 'as TIMBERLINE_SYSLOG_PORT',
  TIMBERLINE_CHROMIUM: 'the browser of ./test and npm run bench',
  TIMBERLINE_JVM_DIRS: 'where ./start looks for a JDK; the image of Elasticsearch has its own',
};

/** Settings of programs that containers do not get, and why. */
const NOT_HANDED_ON: Record<string, string> = {
  TIMBERLINE_SECRET: 'the setup stores it in a file, which the API gets',
  TIMBERLINE_OTLP_GRPC_PORT: 'nginx would be the client of all calls; OTLP over HTTP reaches the API',
  TIMBERLINE_SYSLOG_PORT: 'nginx would be the sender of all messages; rsyslog and syslog-ng send over HTTP',
  TIMBERLINE_SYSLOG_TLS_CERT: 'as TIMBERLINE_SYSLOG_PORT',
  TIMBERLINE_SYSLOG_TLS_KEY: 'as TIMBERLINE_SYSLOG_PORT',
  TIMBERLINE_SYSLOG_TLS_CA: 'as TIMBERLINE_SYSLOG_PORT',
  TIMBERLINE_SYSLOG_ALLOW: 'as TIMBERLINE_SYSLOG_PORT',
  TIMBERLINE_API_CA: 'nginx is in front of the API, in a network of the two',
  TIMBERLINE_API_REUSE_PORT: 'each API container has an address of its own, so none shares a port',
};

/** Settings of the console server that nginx does not need, and why. */
const NOT_FOR_NGINX: Record<string, string> = {
  TIMBERLINE_AUTH: 'the API decides who may do what, and the setup whether that is decided',
  TIMBERLINE_PUBLISHED_HOST: 'as TIMBERLINE_AUTH',
};

/** Settings of docker-compose.yml alone, or whose default there is for Compose alone. */
const OF_COMPOSE = [
  'TIMBERLINE_ADMIN_PASSWORD_FILE',
  'TIMBERLINE_ELASTICSEARCH_MEMORY',
  'TIMBERLINE_OIDC_CA',
  'TIMBERLINE_OIDC_CLIENT_SECRET_FILE',
  'TIMBERLINE_REDIS_MEMORY',
  'TIMBERLINE_SUBNET',
] as const;

const variablesOf = (service: string): string[] =>
  Object.keys(compose.services[service]!.environment ?? {}).filter((name) => name.startsWith('TIMBERLINE_'));

test.each(['api', 'processor', 'web'] as const)(
  'Every setting of the program of the service %s is handed on, or refused.',
  (service) => {
    const settings = [...applications[service].keys()];
    expect(settings.length).toBeGreaterThan(3);
    const given = new Set(variablesOf(service));
    const excepted = { ...NOT_HANDED_ON, ...(service === 'web' ? NOT_FOR_NGINX : {}) };
    expect(settings.filter((name) => !given.has(name) && !refused.has(name) && !(name in excepted))).toEqual(
      [],
    );
  },
);

test('Every setting of docs/settings.md is used in docker-compose.yml, or belongs to another program.', () => {
  expect(documented.size).toBeGreaterThan(20);
  const used = new Set(text.match(/TIMBERLINE_\w+/g));
  expect([...documented].filter((name) => !used.has(name)).toSorted()).toEqual(
    Object.keys(OF_OTHER_PROGRAMS).toSorted(),
  );
});

test('Every setting in docker-compose.yml is in docs/settings.md.', () => {
  expect([...new Set(text.match(/TIMBERLINE_\w+/g))].filter((name) => !page.includes(name))).toEqual([]);
});

test('The setup gets all settings that it refuses.', () => {
  const used = variablesOf('setup').filter((name) =>
    /(_(HEAP|MAXMEMORY|MEMORY|AUTH|PUBLIC_URL|PUBLISHED_HOST|ADMIN_PASSWORD_FILE)|^TIMBERLINE_SECRET)$/.test(
      name,
    ),
  );
  expect(used).toHaveLength(9);
  expect(
    variablesOf('setup')
      .filter((name) => !used.includes(name))
      .toSorted(),
  ).toEqual([...refused].toSorted());
});

test('A setting with a default in docker-compose.yml has it in the code as well.', () => {
  const launcher = read('tools/launcher/settings.ts');
  const defaults = [...launcher.matchAll(/\(\s*'(TIMBERLINE_\w+)',\s*'?([\w.]+)'?/g)];
  for (const [, name, standard] of text.matchAll(/\$\{(\w+):-([^}]*)\}/g)) {
    if ((OF_COMPOSE as readonly string[]).includes(name!)) continue;
    expect(defaults.find((match) => match[1] === name)?.[2], name).toBe(standard);
  }
});

test('A variable with one meaning has one value, also where several services get it.', () => {
  const command = compose.services['redis']!['command'] as string[];
  const redisOption = (option: string): string | undefined => command[command.indexOf(option) + 1];
  const api = compose.services['api']!.environment!;
  expect(redisOption('--appendfsync')).toBe(api['TIMBERLINE_REDIS_FSYNC']);
  const setup = compose.services['setup']!.environment!;
  expect(redisOption('--maxmemory')).toBe(setup['TIMBERLINE_REDIS_MAXMEMORY']);
  const memoryOf = (service: string) => compose.services[service]!.deploy?.resources?.limits?.memory;
  expect(memoryOf('redis')).toBe(setup['TIMBERLINE_REDIS_MEMORY']);
  expect(memoryOf('elasticsearch')).toBe(setup['TIMBERLINE_ELASTICSEARCH_MEMORY']);
  const heap = setup['TIMBERLINE_ELASTICSEARCH_HEAP'];
  const javaOptions = compose.services['elasticsearch']!.environment!['ES_JAVA_OPTS'];
  expect(javaOptions).toMatch(`-Xms${heap} -Xmx${heap} `);
});

test('What is published is what counts where it is decided whether people log in.', () => {
  for (const service of ['api', 'setup'])
    expect(compose.services[service]!.environment!['TIMBERLINE_PUBLISHED_HOST'], service).toBe(
      compose.services['web']!.environment!['TIMBERLINE_HOST'],
    );
});

test('The API trusts the network in which only nginx can reach it from outside, and no other.', () => {
  const networks = compose.networks as Record<string, { internal?: boolean; ipam?: { config: object[] } }>;
  const subnet = compose.services['api']!.environment!['TIMBERLINE_TRUSTED_PROXIES'];
  expect(networks['front']!.ipam!.config).toEqual([{ subnet }]);
  const membersOf = (network: string) =>
    Object.entries(compose.services).flatMap(([name, { networks: own }]) =>
      own?.includes(network) ? [name] : [],
    );
  expect(membersOf('front')).toEqual(['web', 'api']);
  expect(networks['engines']).toEqual({ internal: true });
  expect(membersOf('engines')).toEqual(['api', 'processor', 'elasticsearch', 'redis']);
});
