// Checks docker-compose.yml, Dockerfile and nginx/ against the Compose specification and against the code. The tests
// run without a Docker engine, so they compare every path, port, setting and version with its source.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { type ComposeFile, validateCompose } from './validate-compose.ts';

const MIB = 1024 * 1024;
const CHECKOUT = join(import.meta.dirname, '../../../..');
const read = (file: string): string => readFileSync(join(CHECKOUT, file), 'utf8');

const text = read('docker-compose.yml');
const compose = parse(text, { merge: true }) as ComposeFile;
const dockerfile = read('Dockerfile');
const nginx = read('nginx/nginx.conf');
const proxy = read('nginx/api-proxy.conf');

/** Returns the first group of a pattern that must match exactly one text. */
function singleMatch(source: string, pattern: RegExp): string {
  const found = new Set([...source.matchAll(new RegExp(pattern, 'gm'))].map((match) => match[1]!));
  expect([...found], String(pattern)).toHaveLength(1);
  return [...found][0]!;
}

/** The settings that all applications inherit. */
const INHERITED_SETTINGS = 'libs/settings/src/engine-settings.ts';

/** Reads the variables of an application's settings class with their defaults as text. */
function settingsOf(file: string): Map<string, string> {
  const properties = [INHERITED_SETTINGS, file]
    .map(read)
    .join('\n')
    .matchAll(/^ {2}(?:readonly )?(\w+)(?:: [\w |']+)? = ([^;]+);$/gm);
  return new Map(
    [...properties].map(([, name, value]) => [
      `TIMBERLINE_${name!.replace(/[A-Z]/g, '_$&').toUpperCase()}`,
      value!.replace(/^'(.*)'$/, '$1'),
    ]),
  );
}

const applications = {
  api: settingsOf('apps/api/src/settings.ts'),
  processor: settingsOf('apps/processor/src/settings.ts'),
};

test('docker-compose.yml follows the Compose specification.', () => {
  expect(validateCompose(compose)).toEqual([]);
  // An installed Docker tool validates the file as well.
  for (const [program, ...args] of [
    ['docker-compose', 'config', '-q'],
    ['docker', 'compose', 'config', '-q'],
  ] as const) {
    const installed = spawnSync(program, [...args.slice(0, -2), 'version'], { cwd: CHECKOUT }).status === 0;
    if (!installed) continue;
    const { status, stderr } = spawnSync(program, args, { cwd: CHECKOUT, encoding: 'utf8' });
    expect(status, stderr).toBe(0);
  }
});

test('The validator finds each kind of error.', () => {
  const broken = {
    services: {
      api: {
        image: 'api',
        restarts: 'always',
        stop_grace_period: 'ten seconds',
        depends_on: { redis: { condition: 'service_healthy' }, nobody: { condition: 'service_started' } },
        volumes: ['api-data:/data'],
        deploy: { replicas: 'many', resources: { limits: { memory: 'lots' } } },
        ports: ['3000:http'],
      },
      redis: { image: 'redis:7.2' },
    },
    volume: {},
  };
  expect(validateCompose(broken as unknown as ComposeFile).map((error) => error.split(':')[0])).toEqual([
    'volume',
    'services.api.restarts',
    'services.api.stop_grace_period',
    'services.api.image',
    'services.api.depends_on.redis',
    'services.api.depends_on.nobody',
    'services.api.volumes',
    'services.api.deploy.replicas',
    'services.api.deploy.resources.limits.memory',
    'services.api.ports',
  ]);
});

test('Every service has a memory limit, a health check, time to stop, and no unneeded privileges.', () => {
  expect(Object.keys(compose.services).toSorted()).toEqual([
    'api',
    'elasticsearch',
    'processor',
    'redis',
    'web',
  ]);
  for (const [name, service] of Object.entries(compose.services)) {
    expect(service.deploy?.resources?.limits?.memory, name).toBeDefined();
    expect(service.healthcheck, name).toBeDefined();
    expect(service.stop_grace_period, name).toBeDefined();
    expect(service.restart, name).toBe('unless-stopped');
    expect(service.cap_drop, name).toEqual(['ALL']);
    expect(service.security_opt, name).toEqual(['no-new-privileges:true']);
    // The user is not root. The Compose file sets it for official images, the Dockerfile for ours.
    const user =
      service.user ?? /\nUSER (\w+)\n/.exec(stage(name))?.[1] ?? /\nUSER (\w+)\n/.exec(stage('server'))?.[1];
    expect(user, name).toMatch(/^(?!0|root)/);
  }
});

/** Returns the text of one stage of the Dockerfile. */
function stage(name: string): string {
  return dockerfile.split(/^(?=FROM )/m).find((part) => part.split('\n')[0]!.endsWith(` AS ${name}`)) ?? '';
}

test('Each setting in docker-compose.yml exists in the code with the same default.', () => {
  const launcher = read('tools/launcher/settings.ts');
  for (const [, name, standard] of text.matchAll(/\$\{(\w+):-([^}]*)\}/g)) {
    const own = [...launcher.matchAll(/\('(TIMBERLINE_\w+)',\s*'?([\w.]+)'?/g)].find(
      (match) => match[1] === name,
    );
    expect(own?.[1], `${name} in tools/launcher/settings.ts`).toBe(name);
    expect(own?.[2], name).toBe(standard);
  }
  for (const kind of ['api', 'processor'] as const) {
    const given = Object.keys(compose.services[kind]!.environment ?? {}).filter((name) =>
      name.startsWith('TIMBERLINE_'),
    );
    expect(given).toEqual(expect.arrayContaining(['TIMBERLINE_ELASTICSEARCH_URL', 'TIMBERLINE_REDIS_URL']));
    for (const name of given) expect([...applications[kind].keys()], kind).toContain(name);
  }
  expect(text.match(/TIMBERLINE_\w+/g)!.filter((name) => !read('README.md').includes(name))).toEqual([]);
});

test('The applications and nginx use the names and ports of the services that they call.', () => {
  for (const kind of ['api', 'processor'] as const) {
    const { environment } = compose.services[kind]!;
    expect(environment!['TIMBERLINE_ELASTICSEARCH_URL']).toBe('http://elasticsearch:9200');
    expect(environment!['TIMBERLINE_REDIS_URL']).toBe('redis://redis:6379');
  }
  const [host, port] = singleMatch(nginx, /^\s*server (\S+) resolve/).split(':');
  expect(Object.keys(compose.services)).toContain(host);
  expect(port).toBe(compose.services['api']!.environment!['TIMBERLINE_API_PORT']);
  expect(stage('api')).toContain(`EXPOSE ${port}`);
  const listens = [...nginx.matchAll(/listen (\d+)/g)].map((match) => match[1]);
  expect(compose.services['web']!.ports!.map((mapping) => mapping.split(':').at(-1))).toEqual(listens);
  expect(stage('web')).toContain(`EXPOSE ${listens.join(' ')}`);
  expect(singleMatch(proxy, /^proxy_pass http:\/\/(\w+);/)).toBe(singleMatch(nginx, /upstream (\w+) \{/));
});

test('The health checks request paths that are served.', () => {
  const health = read('apps/api/src/health/health.controller.ts');
  expect(health).toMatch(/@Controller\('health'\)/);
  expect(health).toMatch(/@Get\('live'\)/);
  const urls = [...text.matchAll(/http:\/\/(?:127\.0\.0\.1|api):(\d+)(\/[\w/]+)/g)].map(
    ([, port, path]) => `${port}${path}`,
  );
  expect(urls.toSorted()).toEqual([
    '3000/api/ingest/status',
    '3000/health/live',
    '3000/health/live',
    '9200/_cluster/health',
  ]);
});

test('nginx sends the same headers and proxies the same paths as the console server.', () => {
  const server = read('apps/console-server/src/server.ts');
  const headers = read('nginx/console-headers.conf');
  const directives = /CONTENT_SECURITY_POLICY = \[([^\]]+)\]/.exec(server)![1]!.match(/"[^"]+"/g)!;
  expect(singleMatch(headers, /Content-Security-Policy "([^"]+)"/).split('; ')).toEqual(
    directives.map((directive) => directive.slice(1, -1)),
  );
  const pageHeaders = /PAGE_HEADERS = \{([^}]+)\}/.exec(server)![1]!;
  const others = [...pageHeaders.matchAll(/'(x-[\w-]+|referrer-policy)': '([\w-]+)'/g)];
  expect(others.map(([, name]) => name)).toContain('referrer-policy');
  for (const [, name, value] of others)
    expect(headers.toLowerCase()).toContain(`add_header ${name} ${value!.toLowerCase()} always;`);
  const prefixes = /API_PREFIXES = \[([^\]]+)\]/.exec(server)![1]!.match(/\/\w+/g)!;
  expect([...nginx.matchAll(/location \^~ (\/\w+)/g)].map((match) => match[1])).toEqual(prefixes);
  expect(nginx).toContain(/HASHED_NAME = \/(.+?)\\\./.exec(server)![1]!);
});

test('Answers of nginx in place of the API have the headers of the API.', () => {
  const api = /API_HEADERS = \{([^}]+)\}/.exec(read('apps/api/src/http/security-headers.ts'))![1]!;
  const expected = [...api.matchAll(/'([\w-]+)': (['"])(.+)\2,/g)].map(
    ([, name, , value]) => `${name}: ${value}`,
  );
  expect(expected.length).toBeGreaterThan(0);
  const sent = [
    ...read('nginx/api-headers.conf').matchAll(/^add_header (\S+) (?:"([^"]+)"|(\S+)) always;$/gm),
  ];
  expect(sent.map(([, name, quoted, plain]) => `${name!.toLowerCase()}: ${quoted ?? plain}`)).toEqual(
    expected,
  );
  for (const [, location] of read('nginx/api-errors.conf').matchAll(/location [^{]+\{([^}]*)/g))
    expect(location).toContain('include api-headers.conf;');
});

test('nginx allows the body sizes and the response times of the API.', () => {
  const limit = parseInt(applications.api.get('TIMBERLINE_BODY_LIMIT_BYTES')!, 10) * MIB;
  expect(Number(singleMatch(proxy, /client_max_body_size (\d+)m;/)) * MIB).toBeGreaterThan(limit);
  expect(Number(singleMatch(proxy, /proxy_read_timeout (\d+)s;/))).toBeGreaterThan(60);
  expect(proxy).toContain('proxy_buffering off;');
  const upstream = /upstream api \{([^}]*)\}/.exec(nginx)![1]!;
  const apiKeepAlive = Number(
    singleMatch(read('apps/api/src/main.ts'), /KEEP_ALIVE_TIMEOUT_MS = (\d+_\d+);/).replace('_', ''),
  );
  expect(Number(singleMatch(upstream, /keepalive_timeout (\d+)s;/)) * 1000).toBeLessThan(apiKeepAlive);
  for (const [, file] of nginx.matchAll(/include ([\w-]+\.conf);/g)) {
    expect(existsSync(join(CHECKOUT, 'nginx', file!)), file).toBe(true);
  }
  for (const file of readdirSync(join(CHECKOUT, 'nginx'))) {
    const content = read(`nginx/${file}`);
    expect(content.match(/\{/g)?.length, file).toBe(content.match(/\}/g)?.length);
  }
});

test('Node, Elasticsearch and the packages have the versions of the checkout.', () => {
  const manifest = JSON.parse(read('package.json')) as {
    engines: { node: string };
    workspaces: string[];
    dependencies: Record<string, string>;
  };
  const node = read('.node-version').trim();
  expect(singleMatch(dockerfile, /^ARG NODE_VERSION=(\S+)$/)).toBe(node);
  expect(manifest.engines.node).toContain(`<${Number(node.split('.')[0]) + 1}`);
  const elasticsearch = singleMatch(text, /image: elasticsearch:(\S+)/);
  expect(elasticsearch).toBe(
    singleMatch(read('tools/launcher/engines/elasticsearch.ts'), /ELASTICSEARCH_VERSION = '([^']+)'/),
  );
  expect(manifest.dependencies['@elastic/elasticsearch']).toMatch(
    new RegExp(`^${elasticsearch.replace(/\.\d+$/, '\\.')}`),
  );
  const folders = manifest.workspaces.flatMap((pattern) =>
    readdirSync(join(CHECKOUT, pattern.replace('/*', '')))
      .map((name) => pattern.replace('*', name))
      .filter((folder) => existsSync(join(CHECKOUT, folder, 'package.json'))),
  );
  for (const folder of folders) expect(dockerfile).toContain(`\nCOPY ${folder}/package.json ${folder}/\n`);
});

test('The Dockerfile copies existing files, has a stage for each service, and starts the built programs.', () => {
  const ignored = read('.dockerignore').split('\n');
  for (const [, sources] of dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)) {
    for (const source of sources!.split(' ')) {
      expect(existsSync(join(CHECKOUT, source)), source).toBe(true);
      expect(ignored, source).toContain(`!${source.split('/')[0]}`);
    }
  }
  for (const [, from, source] of dockerfile.matchAll(/^COPY --from=(\w+) \/timberline\/(\S+) \S+$/gm)) {
    expect(stage(from!), from).not.toBe('');
    const exists = source === 'node_modules' || existsSync(join(CHECKOUT, source!.split('/dist')[0]!));
    expect(exists, source).toBe(true);
  }
  for (const [name, service] of Object.entries(compose.services)) {
    if (!service.build) continue;
    expect(service.build.target).toBe(name);
    expect(stage(name)).not.toBe('');
  }
  const entries = read('tools/launcher/stack/assemble.ts');
  for (const kind of ['api', 'processor']) {
    const entry = `apps/${kind}/dist/main.js`;
    expect(stage(kind)).toMatch(new RegExp(`CMD \\["node", ("--[-a-z=0-9]+", )*"${entry}"\\]`));
    expect(entries).toContain(`'${entry}'`);
    expect(existsSync(join(CHECKOUT, `apps/${kind}/src/main.ts`))).toBe(true);
  }
  expect(stage('web')).toContain(` ${singleMatch(nginx, /root (\S+);/)}\n`);
  expect(read('apps/console/project.json')).toContain('"outputPath": "apps/console/dist"');
});
