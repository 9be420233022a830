import { describe, expect, it } from 'vitest';
import { seededRandom } from '@timberline/testing';
import { UTC, type ZoneOffset } from '../time/zone.ts';
import { parseSyslog } from './syslog.ts';

const NOW = Date.UTC(2026, 9, 20, 12) / 1000;
const parse = (text: string, zone: ZoneOffset = UTC) => parseSyslog(text, { now: NOW, zone });

describe('RFC 5424', () => {
  it('The examples of the RFC are read.', () => {
    expect(
      parse(
        "<34>1 2003-10-11T22:14:15.003Z mymachine.example.com su - ID47 - \ufeff'su root' failed on /dev/pts/8",
      ),
    ).toEqual({
      time: '2003-10-11T22:14:15.003Z',
      level: 'critical',
      message: "'su root' failed on /dev/pts/8",
      attributes: { facility: 'auth', host: 'mymachine.example.com', program: 'su', msgid: 'ID47' },
    });
    expect(
      parse(
        '<165>1 2003-08-24T05:14:15.000003-07:00 192.0.2.1 myproc 8710 - - %% It is time to make the do-nuts.',
      ),
    ).toEqual({
      time: '2003-08-24T05:14:15.000003-07:00',
      level: 'notice',
      message: '%% It is time to make the do-nuts.',
      attributes: { facility: 'local4', host: '192.0.2.1', program: 'myproc', pid: '8710' },
    });
    expect(
      parse(
        '<165>1 2003-10-11T22:14:15.003Z mymachine.example.com evntslog - ID47 [exampleSDID@32473 iut="3" eventSource="Application" eventID="1011"][examplePriority@32473 class="high"] An application event',
      ),
    ).toMatchObject({
      message: 'An application event',
      attributes: {
        'exampleSDID@32473': { iut: '3', eventSource: 'Application', eventID: '1011' },
        'examplePriority@32473': { class: 'high' },
      },
    });
  });

  it('Escapes in structured data are taken back.', () => {
    expect(parse('<14>1 - - app - - [a b="x\\"y\\\\z\\]"] m')).toEqual({
      level: 'info',
      message: 'm',
      attributes: { facility: 'user', program: 'app', a: { b: 'x"y\\z]' } },
    });
  });

  it('A message without structured data after it, and none at all.', () => {
    expect(parse('<14>1 2026-10-11T22:14:15Z h app 1 - [a b="c"]')).toMatchObject({ message: '' });
    expect(parse('<14>1 2026-10-11T22:14:15Z h app 1 - -')).toMatchObject({ message: '' });
  });

  it('Structured data that is not well-formed stays in the message.', () => {
    expect(parse('<14>1 2026-10-11T22:14:15Z h app 1 - [broken m')).toMatchObject({ message: '[broken m' });
  });
});

describe('RFC 3164 and its dialects', () => {
  it.each([
    [
      "<34>Oct 11 22:14:15 mymachine su: 'su root' failed",
      {
        time: '2026-10-11T22:14:15Z',
        level: 'critical',
        message: "'su root' failed",
        attributes: { facility: 'auth', host: 'mymachine', program: 'su' },
      },
    ],
    [
      '<13>Feb  5 17:32:18 10.0.0.99 Use the BFG!',
      {
        time: '2027-02-05T17:32:18Z',
        level: 'notice',
        message: 'Use the BFG!',
        attributes: { facility: 'user', host: '10.0.0.99' },
      },
    ],
    [
      '<30>Oct 11 22:14:15 web systemd[1]: Started.',
      { message: 'Started.', attributes: { program: 'systemd', pid: '1', host: 'web' } },
    ],
    [
      '<30>Oct 11 22:14:15 systemd[1]: no host',
      { message: 'no host', attributes: { facility: 'daemon', program: 'systemd', pid: '1' } },
    ],
    [
      '<30>2026-10-11T22:14:15.123456+02:00 web app[7]: rsyslog',
      {
        time: '2026-10-11T22:14:15.123456+02:00',
        message: 'rsyslog',
        attributes: { host: 'web', program: 'app', pid: '7' },
      },
    ],
    [
      '<30>Oct 11 2026 22:14:15 fw : %ASA-6-302013: Built',
      { time: '2026-10-11T22:14:15Z', attributes: { host: 'fw' } },
    ],
    [
      '<189>123: router: *Oct 11 22:14:15.123: %SYS-5-CONFIG_I: Configured',
      {
        time: '2026-10-11T22:14:15.123Z',
        level: 'notice',
        message: 'Configured',
        attributes: { program: '%SYS-5-CONFIG_I' },
      },
    ],
    ['<14>just text', { level: 'info', message: 'just text' }],
    ['<14>app: text', { message: 'text', attributes: { program: 'app' } }],
    ['<14>app[12]: text\0', { message: 'text', attributes: { program: 'app', pid: '12' } }],
    ['\ufeff<14>text\n', { message: 'text' }],
    ['<0>panic', { level: 'emergency' }],
    ['<191>last', { level: 'debug', attributes: { facility: 'local7' } }],
    ['<30>Oct 11 22:14:15 fe80::1 app: over IPv6', { message: 'over IPv6', attributes: { host: 'fe80::1' } }],
  ])('%s is read.', (text, entry) => {
    expect(parse(text)).toMatchObject(entry);
  });

  it('A time without an offset is in the zone.', () => {
    expect(parse('<34>Oct 11 22:14:15 m su: x', () => 7_200_000)).toMatchObject({
      time: '2026-10-11T20:14:15Z',
    });
  });

  it.each(['', 'text', '<>x', '<192>x', '<1234>x', '< 1>x', '{"a":1}'])('%j has no priority.', (text) => {
    expect(parse(text)).toBe(undefined);
  });

  it('Of random messages with a priority nothing is lost.', () => {
    const random = seededRandom(5424);
    const pieces = [
      '1 ',
      '- ',
      '[',
      ']',
      '"',
      '=',
      ' ',
      'Oct 11 22:14:15 ',
      'host ',
      'app[1]: ',
      'a',
      '\\',
      '\0',
      ':',
      '2026-10-11T22:14:15Z ',
    ];
    for (let n = 0; n < 3000; n++) {
      const body = Array.from({ length: random.below(12) }, () => random.pick(pieces)).join('');
      expect(JSON.stringify(parse(`<14>${body}end${n}`))).toContain(`end${n}`);
    }
  });
});

// moby/moby: daemon/logger/syslog, whose tag is the container's id unless one is set
it.each([
  ['the default', '<30>2026-10-11T22:14:15Z web-1 3f2a1b4c5d6e[812]: order stored'],
  ['the default of older ones', '<30> 2026-10-11T22:14:15Z web-1 3f2a1b4c5d6e[812]: order stored'],
  ['rfc3164', '<30>Oct 11 22:14:15 web-1 3f2a1b4c5d6e[812]: order stored'],
  ['rfc5424', '<30>1 2026-10-11T22:14:15Z web-1 3f2a1b4c5d6e 812 3f2a1b4c5d6e - order stored'],
  ['rfc5424micro', '<30>1 2026-10-11T22:14:15.000000Z web-1 3f2a1b4c5d6e 812 3f2a1b4c5d6e - order stored'],
])('A line that Docker sends in the format %s is read.', (_format, line) => {
  expect(parse(line)).toMatchObject({
    time: expect.stringMatching(/^2026-10-11T22:14:15(\.0+)?Z$/) as string,
    level: 'info',
    message: 'order stored',
    attributes: { facility: 'daemon', host: 'web-1', program: '3f2a1b4c5d6e', pid: '812' },
  });
});
