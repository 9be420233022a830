// A stack with TLS everywhere: between people or programs and Timberline, and between it and engines that are not its own.
import { once } from 'node:events';
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect as connectHttp2 } from 'node:http2';
import { request } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { connect as connectTls, createServer, type Server } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestAuthority } from '@timberline/testing';
// eslint-disable-next-line @nx/enforce-module-boundaries -- the launcher is not a package, since it runs before npm ci
import { type Stack, startStack } from '../../../../tools/launcher/stack/stack.ts';
import { makeLog, uniqueMarker } from '../harness/logs.ts';
import { freePorts } from '../harness/ports.ts';

const authority = new TestAuthority();
const server = authority.issue('server');
const ca = readFileSync(authority.cert);
const proxies: Server[] = [];
let engines: Stack;
let stack: Stack;
let grpcPort: number;
let passwords: string[];

beforeAll(async () => {
  engines = await startStack({
    only: ['elasticsearch', 'redis'],
    env: { TIMBERLINE_ELASTICSEARCH_HEAP: '512m' },
  });
  const [elasticsearch, redis] = [new URL(engines.urls.elasticsearch), new URL(engines.urls.redis)];
  passwords = [elasticsearch.password, redis.password];
  const secretFile = (name: string, secret: string): string => {
    const file = join(authority.folder, name);
    writeFileSync(file, `${secret}\n`);
    return file;
  };
  [grpcPort] = (await freePorts(1)) as [number];
  stack = await startStack({
    only: ['api', 'processor', 'console'],
    env: {
      TIMBERLINE_TLS_CERT: server.cert,
      TIMBERLINE_TLS_KEY: server.key,
      TIMBERLINE_OTLP_GRPC_PORT: String(grpcPort),
      TIMBERLINE_ELASTICSEARCH_URL: `https://localhost:${await encrypt(elasticsearch)}`,
      TIMBERLINE_ELASTICSEARCH_USERNAME: elasticsearch.username,
      TIMBERLINE_ELASTICSEARCH_PASSWORD_FILE: secretFile('elasticsearch-password', elasticsearch.password),
      TIMBERLINE_ELASTICSEARCH_CA: authority.cert,
      TIMBERLINE_REDIS_URL: `rediss://localhost:${await encrypt(redis)}`,
      TIMBERLINE_REDIS_PASSWORD_FILE: secretFile('redis-password', redis.password),
      TIMBERLINE_REDIS_CA: authority.cert,
    },
  });
});

afterAll(async () => {
  await stack?.stop();
  for (const proxy of proxies) proxy.close();
  await engines?.stop();
  authority.remove();
});

/** Puts TLS in front of an engine, as its own listener with TLS would, and returns the port. */
async function encrypt({ hostname, port }: URL): Promise<number> {
  const files = authority.issue(`engine-${port}`, ['DNS:localhost']);
  const proxy = createServer({ cert: readFileSync(files.cert), key: readFileSync(files.key) }, (outside) => {
    const inside = connect(Number(port), hostname);
    const end = (socket: Socket) => () => socket.destroy();
    outside.on('error', end(inside)).on('close', end(inside)).pipe(inside);
    inside.on('error', end(outside)).on('close', end(outside)).pipe(outside);
  }).listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  proxies.push(proxy);
  return (proxy.address() as AddressInfo).port;
}

interface Answer {
  status: number | undefined;
  headers: import('node:http').IncomingHttpHeaders;
  body: string;
}

async function send(url: string, method = 'GET', body?: object, agentless = true): Promise<Answer> {
  const headers = body === undefined ? {} : { 'content-type': 'application/json' };
  const call = request(url, { method, headers, ca, ...(agentless ? { agent: false } : {}) });
  call.end(body === undefined ? undefined : JSON.stringify(body));
  const [response] = (await once(call, 'response')) as [import('node:http').IncomingMessage];
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

test('Logs go by TLS through the API and the queue into the index, and out of the console.', async () => {
  expect(stack.urls.api).toMatch(/^https:\/\/localhost:/);
  const marker = uniqueMarker();
  const posted = await send(`${stack.urls.api}/api/logs?wait=true&timeout=60`, 'POST', makeLog(marker));
  expect(posted.status, posted.body).toBe(200);
  expect(posted.headers).not.toHaveProperty('strict-transport-security');
  const found = await send(`${stack.urls.console}/api/logs?parentResourceId=${marker}`);
  expect(found.status, found.body).toBe(200);
  expect(JSON.parse(found.body)).toMatchObject({ total: { value: 1 } });
});

test('A page of the console may write by https, and a page of the same name by http may not.', async () => {
  const { host } = new URL(stack.urls.console);
  const call = async (origin: string) => {
    const post = request(`${stack.urls.console}/api/logs`, {
      method: 'POST',
      ca,
      agent: false,
      headers: { origin, 'content-type': 'application/json' },
    }).end(JSON.stringify(makeLog(uniqueMarker())));
    const [response] = (await once(post, 'response')) as [import('node:http').IncomingMessage];
    response.resume();
    return response.statusCode;
  };
  expect(await call(`https://${host}`)).toBe(202);
  expect(await call(`http://${host}`)).toBe(403);
});

test('Who speaks HTTP to a port with TLS is told so.', async () => {
  for (const url of [stack.urls.api, stack.urls.console]) {
    const answer = await fetch(`${url.replace('https', 'http')}/api/logs`);
    expect(answer.status, url).toBe(400);
    expect(await answer.text(), url).toContain(`send to ${url}`);
  }
});

test('OTLP over gRPC speaks TLS, and answers no page of another origin.', async () => {
  const session = connectHttp2(`https://localhost:${grpcPort}`, { ca });
  const call = async (headers: Record<string, string>) => {
    const stream = session.request({
      ':method': 'POST',
      ':path': '/opentelemetry.proto.collector.logs.v1.LogsService/Export',
      'content-type': 'application/grpc',
      ...headers,
    });
    const trailers: Record<string, unknown> = {};
    stream.on('response', (head) => void Object.assign(trailers, head));
    stream.on('trailers', (head) => void Object.assign(trailers, head));
    stream.resume();
    // An empty request.
    stream.end(Buffer.alloc(5));
    await once(stream, 'close');
    return trailers['grpc-status'];
  };
  try {
    expect(await call({})).toBe('0');
    expect(await call({ origin: 'https://evil.example' })).toBe('7');
    expect(await call({ 'sec-fetch-site': 'cross-site' })).toBe('7');
    expect(await call({ ':authority': 'evil.example' })).toBe('7');
    expect(await call({ 'content-type': 'text/plain' })).toBe('7');
  } finally {
    session.close();
  }
});

test('A new certificate is taken by every server, and an open connection goes on.', async () => {
  const ports = [new URL(stack.urls.api).port, new URL(stack.urls.console).port, String(grpcPort)];
  const nameOf = async (port: string) => {
    const socket = connectTls({
      port: Number(port),
      host: 'localhost',
      ca,
      ALPNProtocols: ['h2', 'http/1.1'],
    });
    await once(socket, 'secureConnect');
    const { CN } = socket.getPeerCertificate().subject;
    socket.destroy();
    return CN;
  };
  for (const port of ports) expect(await nameOf(port), port).toBe('server');
  const events = request(`${stack.urls.console}/api/ingest/stream`, { ca, agent: false }).end();
  const [stream] = (await once(events, 'response')) as [import('node:http').IncomingMessage];
  const renewed = authority.issue('renewed');
  copyFileSync(renewed.cert, server.cert);
  copyFileSync(renewed.key, server.key);
  for (const port of ports) await expect.poll(() => nameOf(port), { message: port }).toBe('renewed');
  // The console server trusts the new certificate of the API as well.
  expect((await send(`${stack.urls.console}/api/ingest/status`)).status).toBe(200);
  await once(stream, 'data');
  expect(stream.destroyed).toBe(false);
  events.destroy();
  expect(stack.processes().map(({ restarts }) => restarts)).toEqual([0, 0, 0]);
});

test('The passwords of the engines are in no argument, environment, log or plan.', () => {
  expect(passwords.every((password) => password.length > 20)).toBe(true);
  for (const password of passwords) {
    for (const { pid, name } of process.platform === 'linux' ? stack.processes() : [])
      for (const part of ['cmdline', 'environ'])
        expect(readFileSync(`/proc/${pid}/${part}`, 'utf8'), name).not.toContain(password);
    for (const part of ['logs', 'run'])
      for (const file of readdirSync(join(stack.dataDir, part)))
        expect(readFileSync(join(stack.dataDir, part, file), 'utf8'), file).not.toContain(password);
  }
});
