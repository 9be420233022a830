// A value that nobody expects, in the place of every value of a body: it is kept in some form, or refused in the terms of the
// protocol.
import { describe, expect, it } from 'vitest';
import { seededRandom } from '@timberline/testing';
import { validateLog } from '../../log/validate-log.ts';
import { takeIn } from './run-case.fixture.ts';
import type { TargetName } from './valid-bodies.fixture.ts';

const deep = (open: string, close: string, levels: number): string =>
  open.repeat(levels) + close.repeat(levels);

/** Values as JSON. */
const HOSTILE_VALUES: Record<string, string> = {
  null: 'null',
  nothing: '',
  'a comma': ',',
  'a colon': ':',
  'a bracket': ']',
  'an object whose methods are no functions':
    '{"toString":1,"valueOf":2,"toJSON":3,"constructor":4,"hasOwnProperty":5}',
  'an object with a prototype': '{"__proto__":{"message":1,"rawJSON":"2","seconds":3}}',
  'a number of 400 digits': '1'.repeat(400),
  'a number that no double holds': '12345678901234567890',
  'a number past every double': '1e999',
  'a prototype that is a number': '{"__proto__":12345678901234567890,"a":1}',
  'a surrogate alone': '"\\ud800"',
  'a NUL': '"\\u0000"',
  'a blank text': '" \\n "',
  'an empty array': '[]',
  'an array of everything': '[null,true,1,"a",{},[[]],{"a":[]}]',
  'arrays that are too deep for a stack, and few': deep('[', ']', 30_000),
  'objects that are too deep for a stack, and few': `${deep('{"":', '', 12_000)}1${'}'.repeat(12_000)}`,
  'arrays in each other': deep('[', ']', 50_000),
  'objects in each other': `${deep('{"a":', '', 20_000)}1${'}'.repeat(20_000)}`,
  'a text of 300,000 characters': `"${'日'.repeat(300_000)}"`,
};

const value = (stringValue: string) => ({ stringValue });
const BODIES: Partial<Record<TargetName, unknown[]>> = {
  'native json': [
    { level: 'info', message: 'm', resourceId: 'r', timestamp: '2026-11-24T10:35:22Z', metadata: { a: [1] } },
  ],
  lines: [
    {
      level: 30,
      time: 1_795_602_922_123,
      msg: 'm',
      name: 'n',
      err: { stack: 's' },
      traceId: 't',
      commit: 'c',
      a: 1,
    },
    { log: 'a line\n', stream: 'stdout', time: '2026-11-24T10:35:22Z', attrs: { tag: 'x' } },
    {
      instant: { epochSecond: 1, nanoOfSecond: 2 },
      timestamp: { seconds: 1, nanos: 2 },
      t: { $date: { $numberLong: '1' } },
    },
  ],
  'elastic document': [
    { '@timestamp': '2026-11-24T10:35:22Z', log: { level: 'info' }, message: 'm', service: { name: 's' } },
  ],
  'otlp json': [
    {
      resourceLogs: [
        {
          resource: { attributes: [{ key: 'service.name', value: value('s') }] },
          scopeLogs: [
            {
              scope: { name: 'n', version: 'v', attributes: [{ key: 'k', value: value('s') }] },
              logRecords: [
                {
                  timeUnixNano: '1795527039873000001',
                  observedTimeUnixNano: '1',
                  severityNumber: 9,
                  severityText: 't',
                  body: { kvlistValue: { values: [{ key: 'k', value: { intValue: '1' } }] } },
                  attributes: [
                    { key: 'a', value: { arrayValue: { values: [{ boolValue: true }] } } },
                    { key: 'b', value: { doubleValue: 0.5 } },
                    { key: 'c', value: { bytesValue: 'AA==' } },
                  ],
                  droppedAttributesCount: 1,
                  eventName: 'e',
                  traceId: '01',
                  spanId: '02',
                },
              ],
            },
          ],
        },
      ],
    },
  ],
  'loki json': [
    { streams: [{ stream: { job: 'j' }, values: [['1795527039873000001', 'line', { k: 'v' }]] }] },
    { streams: [{ labels: '{job="j"}', entries: [{ ts: '2026-11-24T10:35:22Z', line: 'l' }] }] },
  ],
  hec: [{ event: { message: 'm', severity: 'ERROR' }, time: 1_795_527_039.5, host: 'h', fields: { k: 'v' } }],
};
const HOLE = '"\u2300"';

/** The bodies that differ from a value in one place, where they have the hole. */
function* withHole(whole: unknown): Generator<unknown> {
  yield JSON.parse(HOLE);
  if (typeof whole !== 'object' || whole === null) return;
  for (const [key, member] of Object.entries(whole))
    for (const changed of withHole(member))
      yield Array.isArray(whole)
        ? whole.map((element: unknown, n) => (String(n) === key ? changed : element))
        : { ...whole, [key]: changed };
}

describe.each(Object.keys(BODIES) as TargetName[])('%s', (target) => {
  it.each(Object.keys(HOSTILE_VALUES))('%s in any place is kept or refused.', async (name) => {
    const isValid = (log: unknown): boolean => !Array.isArray(validateLog(log));
    for (const whole of BODIES[target]!)
      for (const changed of withHole(whole)) {
        const template = JSON.stringify(changed);
        const body = Buffer.from(template.replace(HOLE, () => HOSTILE_VALUES[name]!));
        const { faults } = await takeIn(target, body, {
          random: seededRandom(1),
          check: isValid,
          isPlain: true,
        });
        expect(faults, template).toEqual([]);
      }
  });
});

it('A hostile value in the place of each part of a bulk request is kept or refused.', async () => {
  for (const name in HOSTILE_VALUES)
    for (const line of [
      '@',
      '{"create":@}\n{}',
      '{"create":{"_index":@}}\n{}',
      '{"create":{"_id":@}}\n{}',
      '{"index":{"op_type":@}}\n{}',
      '{"create":{}}\n@',
      '{"create":{}}\n{"message":@}',
    ]) {
      const body = Buffer.from(`${line.replace('@', () => HOSTILE_VALUES[name]!)}\n`);
      const { faults } = await takeIn('elastic bulk', body, {
        random: seededRandom(1),
        check: () => true,
        isPlain: true,
      });
      expect(faults, `${line}: ${name}`).toEqual([]);
    }
});
