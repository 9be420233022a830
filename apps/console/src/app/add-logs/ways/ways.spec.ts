import { describe, expect, it } from 'vitest';
import { targetOf } from '../server/server-address';
import { wayOf, WAYS } from './ways';

const [docs = ''] = Object.values(
  import.meta.glob('../../../../../../docs/send.md', { query: '?raw', import: 'default', eager: true }),
);

/** The first block of code below a heading of docs/send.md. */
function exampleOf(heading: string): string {
  const section = docs.split(`\n### ${heading}\n`)[1] ?? '';
  return /^```.*\n([^]*?)\n```$/m.exec(section)?.[1] ?? `no example of ${heading}`;
}

const local = targetOf('http://localhost:3000')!;
const proxied = targetOf('https://logs.example.com/timberline')!;
const codeOf = (id: string, target = local) =>
  wayOf(id)
    .steps(target)
    .map((step) => step.code)
    .join('\n');

describe('WAYS', () => {
  it('Every way has a name of its own in the URL.', () => {
    const ids = WAYS.map((way) => way.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(WAYS.map((way) => [way.id]))('The configuration of %s holds the address of the server.', (id) => {
    expect(codeOf(id, proxied)).toContain('logs.example.com');
    expect(codeOf(id, proxied)).toContain('/timberline');
    expect(codeOf(id, proxied)).not.toMatch(/localhost|undefined/);
  });

  it.each(WAYS.map((way) => [way.id]))('Each step of %s says what to do with its text.', (id) => {
    for (const { text, code } of wayOf(id).steps(local)) {
      expect(text).toMatch(/:$/);
      expect(code.trim()).toBe(code);
    }
  });

  it.each([
    ['node', 'pino-loki'],
    ['node', 'winston-loki'],
    ['python', 'python-logging-loki'],
    ['fluent-bit', 'Fluent Bit'],
    ['filebeat', 'Filebeat'],
    ['vector', 'Vector'],
    ['rsyslog', 'rsyslog over HTTP'],
  ])(
    'The configuration of %s is that of docs/send.md for %s, which tests run where they can.',
    (id, heading) => {
      const codes = wayOf(id)
        .steps(local)
        .map(({ code }) => code);
      expect(codes).toContain(exampleOf(heading));
    },
  );

  it('Shippers of Elasticsearch are told the port, since their own default is another one.', () => {
    expect(codeOf('filebeat', targetOf('https://logs.example.com')!)).toContain(
      "hosts: ['https://logs.example.com:443/elastic']",
    );
    expect(codeOf('rsyslog')).toContain('server="http://localhost:3000/elastic"');
  });

  it('Shippers with a switch for TLS get it for https alone.', () => {
    expect(codeOf('fluent-bit', proxied)).toContain('tls: on');
    expect(codeOf('fluent-bit')).not.toContain('tls');
    expect(codeOf('kubernetes', proxied)).toContain('tls On');
  });
});

describe('wayOf', () => {
  it.each([undefined, 'nothing'])('A URL with the way %s shows the first one.', (id) => {
    expect(wayOf(id)).toBe(WAYS[0]);
  });
});
