// Checks docker-compose.yml and the Dockerfile against the Compose specification and against the code. The tests run without
// a Docker engine, so they compare every path, port and version with its source. `npm run test:compose` runs it for real.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  CHECKOUT,
  compose,
  dockerfile,
  nginx,
  proxy,
  read,
  singleMatch,
  stage,
  text,
} from './compose-files.ts';
import { type ComposeFile, validateCompose } from './validate-compose.ts';

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
        depends_on: {
          redis: { condition: 'service_healthy' },
          web: { condition: 'service_completed_successfully' },
          nobody: { condition: 'service_started' },
        },
        volumes: ['api-data:/data'],
        networks: ['nowhere'],
        deploy: { replicas: 'many', resources: { limits: { memory: 'lots' } } },
        ports: ['3000:http'],
      },
      redis: { image: 'redis:7.2' },
      web: { image: 'nginx:1.30' },
    },
    volume: {},
  };
  expect(validateCompose(broken as unknown as ComposeFile).map((error) => error.split(':')[0])).toEqual([
    'volume',
    'services.api.restarts',
    'services.api.stop_grace_period',
    'services.api.image',
    'services.api.depends_on.redis',
    'services.api.depends_on.web',
    'services.api.depends_on.nobody',
    'services.api.volumes',
    'services.api.networks',
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
    'setup',
    'web',
  ]);
  for (const [name, service] of Object.entries(compose.services)) {
    expect(service.deploy?.resources?.limits?.memory, name).toBeDefined();
    // The setup ends by itself.
    if (name !== 'setup') {
      expect(service.healthcheck, name).toBeDefined();
      expect(service.stop_grace_period, name).toBeDefined();
    }
    expect(service.restart, name).toBe(name === 'setup' ? 'no' : 'unless-stopped');
    expect(service.cap_drop, name).toEqual(['ALL']);
    expect(service.security_opt, name).toEqual(['no-new-privileges:true']);
    // The user is not root. The Compose file sets it for official images, the Dockerfile for ours.
    const user =
      service.user ?? /\nUSER (\w+)\n/.exec(stage(name))?.[1] ?? /\nUSER (\w+)\n/.exec(stage('server'))?.[1];
    expect(user, name).toMatch(/^(?!0|root)/);
  }
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
  const checks = Object.values(compose.services).map(({ healthcheck }) => healthcheck?.test.join(' ') ?? '');
  const urls = checks.flatMap((check) => [...check.matchAll(/http:\/\/127\.0\.0\.1:(\d+\/[\w/]*)/g)]);
  expect(urls.map(([, url]) => url).toSorted()).toEqual(['8080/', '9200/_cluster/health']);
  expect(checks.find((check) => check.includes('/dev/tcp/127.0.0.1/3000'))).toContain('GET /health/live ');
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
  // A tag in full says what runs, and a base says which system gets fixes.
  expect(singleMatch(text, /image: redis:(\S+)/)).toMatch(/^\d+\.\d+\.\d+-[a-z]+$/);
  expect(singleMatch(dockerfile, /^ARG NGINX_VERSION=(\S+)$/)).toMatch(/^\d+\.\d+\.\d+$/);
  expect(dockerfile).toMatch(/^FROM nginx:\$\{NGINX_VERSION\}-[a-z]+ AS web$/m);
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
    // The setup is a program of the API.
    expect(service.build.target).toBe(name === 'setup' ? 'api' : name);
    expect(stage(service.build.target!)).not.toBe('');
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
