import { readFileSync } from 'node:fs';
import { Agent, createServer, get, type RequestListener, type Server } from 'node:http';
import { Agent as TlsAgent, createServer as createTlsServer, get as getByTls } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readTlsFiles } from '@timberline/settings';
import { TestAuthority } from '@timberline/testing';
import {
  type Connection,
  ConnectionLimit,
  limitConnections,
  MAX_CONNECTIONS,
  maxOpenFiles,
} from './connection-limit.ts';

describe('ConnectionLimit', () => {
  let limit: ConnectionLimit;
  let closed: string[];
  beforeEach(() => {
    limit = new ConnectionLimit({ total: 5, idleOfClient: 3 });
    closed = [];
  });

  /** Opens a connection named by its client and a number. */
  function open(name: string, isBusy = false): Connection {
    const connection = {
      client: name[0]!,
      isIdle: () => !isBusy,
      close: () => void closed.push(name),
    };
    limit.add(connection);
    return connection;
  }

  it('Past the idle ones that a client may have, its oldest idle one is closed.', () => {
    open('a1', true);
    for (const name of ['a2', 'a3', 'a4']) open(name);
    expect(closed).toEqual([]);
    open('a5');
    expect(closed).toEqual(['a2']);
  });

  it('A client may use as many connections as others leave.', () => {
    for (const name of ['a1', 'a2', 'a3', 'a4', 'a5']) open(name, true);
    expect(closed).toEqual([]);
  });

  it('When all are taken, the client with the most loses its oldest idle one.', () => {
    open('b1');
    open('a1', true);
    for (const name of ['a2', 'a3', 'a4']) open(name);
    open('b2');
    expect(closed).toEqual(['a2']);
    open('c1');
    expect(closed).toEqual(['a2', 'a3']);
  });

  it('When all are taken and in use, the client with the most loses its oldest, and gets no further one.', () => {
    for (const name of ['a1', 'a2', 'a3', 'a4', 'a5']) open(name, true);
    open('a6', true);
    expect(closed).toEqual(['a6']);
    open('b1', true);
    expect(closed).toEqual(['a6', 'a1']);
  });

  it('A connection that has closed leaves its place to another one.', () => {
    const connections = ['a1', 'a2', 'a3', 'a4', 'a5'].map((name) => open(name, true));
    limit.remove(connections[0]!);
    limit.remove(connections[0]!);
    open('b1');
    expect(closed).toEqual([]);
    open('b2');
    expect(closed).toEqual(['a2']);
  });
});

const authority = new TestAuthority();
const tls = readTlsFiles(authority.issue('server'));
afterAll(() => authority.remove());

const WAYS = {
  http: {
    create: (listener: RequestListener): Server => createServer(listener),
    newAgent: () => new Agent({ keepAlive: true }),
    get,
  },
  https: {
    create: (listener: RequestListener): Server => createTlsServer(tls, listener),
    newAgent: () => new TlsAgent({ keepAlive: true, ca: readFileSync(authority.cert) }),
    get: getByTls,
  },
};

describe.each(Object.entries(WAYS))('limitConnections, by %s', (scheme, way) => {
  let server: Server;
  let url: string;
  let finish: (() => void) | undefined;
  beforeEach(async () => {
    server = way.create((request, response) => {
      if (request.url === '/slow') finish = () => response.end();
      else response.end();
    });
    // With the reserved files there is room for two connections.
    limitConnections(server, 514);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    finish = undefined;
    url = `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const request = (path: string, agent: Agent) =>
    new Promise<string>((resolve) => {
      way
        .get(`${url}${path}`, { agent }, (response) => response.resume().on('end', () => resolve('answered')))
        .on('error', () => resolve('closed'));
    });

  it('A request under way is answered while idle connections are closed for new ones.', async () => {
    const agent = way.newAgent();
    const slow = request('/slow', agent);
    await expect.poll(() => finish).toBeDefined();
    const idle = connect((server.address() as AddressInfo).port, '127.0.0.1');
    const isClosed = new Promise((resolve) =>
      idle
        .on('close', resolve)
        .on('error', () => undefined)
        .resume(),
    );
    await new Promise((resolve) => idle.once('connect', resolve));
    expect(await request('/', agent)).toBe('answered');
    await isClosed;
    finish!();
    expect(await slow).toBe('answered');
    agent.destroy();
  });
});

it('The 10,000 connections of the load test are within the limit.', () => {
  expect(MAX_CONNECTIONS).toBeGreaterThan(10_000);
});

it('The limit of open files is known.', () => {
  expect(maxOpenFiles()).toBeGreaterThan(100);
});
