// Checks the configuration of nginx against the console server and the API, whose place it takes or in front of which it is.
import { existsSync, readdirSync } from 'node:fs';
import { STATUS_CODES } from 'node:http';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CHECKOUT, nginx, proxy, read, singleMatch } from './compose-files.ts';

test('nginx sends the same headers and proxies the same paths as the console server.', () => {
  const server = read('apps/console-server/src/server.ts');
  const headers = read('nginx/console-headers.conf');
  const directives = /CONTENT_SECURITY_POLICY = \[([^\]]+)\]/.exec(server)![1]!.match(/"[^"]+"/g)!;
  expect(singleMatch(headers, /Content-Security-Policy "([^"]+)"/).split('; ')).toEqual(
    directives.map((directive) => directive.slice(1, -1)),
  );
  const pageHeaders = /PAGE_HEADERS = \{([^}]+)\}/.exec(server)![1]!;
  const others = [...pageHeaders.matchAll(/'([\w-]+)': '([\w-]+)'/g)];
  expect(others).toHaveLength(5);
  for (const [, name, value] of others)
    expect(headers.toLowerCase()).toContain(`add_header ${name} ${value!.toLowerCase()} always;`);
  const prefixes = /API_PREFIXES = \[([^\]]+)\]/.exec(server)![1]!.match(/\/\w+/g)!;
  expect([...nginx.matchAll(/location \^~ (\/\w+)/g)].map((match) => match[1])).toEqual(prefixes);
  expect(nginx).toContain(/HASHED_NAME = \/(.+?)\\\./.exec(server)![1]!);
});

test('nginx makes credentials of the same cookie, on the same paths, as the console server, and hands no cookie on.', () => {
  const session = read('apps/console-server/src/session.ts');
  const [, own, plain] = /COOKIE_NAMES = \['([\w-]+)', '(\w+)'\]/.exec(session)!;
  const token = singleMatch(session, /TOKEN = \/\^\[\\w([^\]]+)\]\{1,256\}\$/);
  expect(nginx).toContain(` ?)${own}=(?<own_token>[A-Za-z0-9_${token}]{1,256})(?:;|$)" $own_token;`);
  expect(nginx).toContain(` ?)${plain}=(?<token>[A-Za-z0-9_${token}]{1,256})(?:;|$)" $token;`);
  const paths = singleMatch(session, /SESSION_PATHS = \/\^\\\/\(\?:([\w|]+)\)/).split('|');
  const locations = [...nginx.matchAll(/location \^~ \/(\w+)\/? \{([^}]+)\}/g)];
  expect(
    locations
      .filter(([, , rules]) => rules!.includes('Authorization $console_authorization;'))
      .map(([, path]) => path),
  ).toEqual(paths);
  expect(proxy).toContain('proxy_set_header Cookie "";');
});

test('nginx hands the cookie of a login on as the console server does, to the one path that reads it.', () => {
  const login = read('apps/console-server/src/login.ts');
  const [, secure, plain] = /COOKIE_NAMES = \['([\w-]+)', '(\w+)'\]/.exec(login)!;
  expect(nginx).toContain(` ?)${secure}=(?<own_login>[A-Za-z0-9_.-]{1,3000})(?:;|$)" $own_login;`);
  expect(nginx).toContain(` ?)${plain}=(?<login>[A-Za-z0-9_.-]{1,3000})(?:;|$)" $login;`);
  expect(singleMatch(login, /VALUE = (.+);/)).toBe('/^[\\w.-]{1,3000}$/');
  const path = singleMatch(login, /CALLBACK_PATH = \/\^(\S+?)\(/).replaceAll('\\', '');
  const header = singleMatch(login, /LOGIN_HEADER = '([\w-]+)'/);
  const handedOn = [...nginx.matchAll(/location (= )?(?:\^~ )?(\S+) \{([^}]+)\}/g)].filter(([, , , rules]) =>
    rules!.toLowerCase().includes(`proxy_set_header ${header} $oidc_login;`),
  );
  expect(handedOn.map(([, exact, location]) => `${exact}${location}`)).toEqual([`= ${path}`]);
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
});

test('Every answer of nginx itself is a problem document, and says when to try again if that helps.', () => {
  const errors = read('nginx/api-errors.conf');
  const locations = [...errors.matchAll(/location = (\/nginx\/\w+) \{(.+?)^\}/gms)];
  const targets = new Set(
    [...errors.matchAll(/^error_page [^;]*(\/nginx\/\w+);/gm), ...nginx.matchAll(/ (\/nginx\/\w+);/g)].map(
      (match) => match[1],
    ),
  );
  expect(locations.map(([, path]) => path).toSorted()).toEqual([...targets].toSorted());
  for (const [, path, content] of locations) {
    expect(content, path).toContain('internal;');
    expect(content, path).toContain('include api-headers.conf;');
    expect(content, path).toContain('default_type application/problem+json;');
    const [, status, body] = /return (\d+) '(.+)';/.exec(content!)!;
    expect(JSON.parse(body!), path).toEqual({
      type: 'about:blank',
      title: STATUS_CODES[Number(status)]!.replace('Payload', 'Content'),
      status: Number(status),
      detail: expect.stringMatching(/\.$/) as string,
    });
    expect(/add_header Retry-After [1-9]\d* always;/.test(content!), path).toBe(
      status === '429' || status === '503',
    );
  }
  // Both servers include the file, and no place answers with a page of nginx.
  expect(nginx.match(/include api-errors\.conf;/g)).toHaveLength(nginx.match(/^ {2}server \{/gm)!.length);
  for (const status of [400, 403, 404, 405, 413, 414, 429, 431, 494, 500, 502, 503, 504])
    expect(errors).toMatch(new RegExp(`^error_page [^/$]*\\b${status}\\b`, 'm'));
});

test('The limits of a client that nginx names in its answer are those that it has.', () => {
  const answer = /location = \/nginx\/429 .+?return 429 '(.+?)'/s.exec(read('nginx/api-errors.conf'))![1]!;
  expect(answer).toContain(Number(singleMatch(proxy, /limit_conn requests (\d+);/)).toLocaleString('en-US'));
  expect(answer).toContain(singleMatch(nginx, /limit_req_zone \$reader zone=reads:\w+ rate=(\d+)r\/s;/));
});

test('nginx allows the body sizes and the response times of the API.', () => {
  // The API alone knows its limit. nginx stores nothing, so it needs none.
  expect(proxy).toContain('client_max_body_size 0;');
  expect(proxy).toContain('proxy_request_buffering off;');
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
  for (const file of readdirSync(join(CHECKOUT, 'nginx')).filter((name) => name.endsWith('.conf'))) {
    const content = read(`nginx/${file}`);
    expect(content.match(/\{/g)?.length, file).toBe(content.match(/\}/g)?.length);
  }
});
