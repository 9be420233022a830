import { expect, it } from 'vitest';
import { REDACTION_KINDS } from '@timberline/contract';
import { seededRandom } from '@timberline/testing';
import { parseJson } from '../../json/parse-json.ts';
import { LogScanner } from '../fast-path/log-scanner.ts';
import { exampleOf, FOUND, NOT_FOUND } from './examples.fixture.ts';
import { Redactor } from './redactor.ts';

const scanner = new LogScanner();
const base = { level: 'info', resourceId: 'r', timestamp: '2026-11-24T10:35:22Z' };

/** Whether the fast path takes a log, and whether something may be found in it. */
function scan(log: object, redactor: Redactor): { isCommon: boolean; mayFind: boolean } {
  const bytes = Buffer.from(JSON.stringify(log));
  const isCommon = scanner.scan(bytes, 0) === bytes.length;
  return { isCommon, mayFind: isCommon && redactor.mayFind(scanner) };
}

function isFound(log: object, redactor: Redactor): boolean {
  const copy = parseJson(JSON.stringify(log)) as { message: string };
  return redactor.redactLog(copy) !== 0;
}

it.each(REDACTION_KINDS)(
  'A log of the fast path with %s is never passed over, wherever they stand.',
  (kind) => {
    const redactor = new Redactor([kind]);
    let common = 0;
    for (const example of FOUND[kind]) {
      const { text } = exampleOf(example, kind);
      for (let shift = 0; shift < 8; shift++) {
        const padded = `${'p'.repeat(shift)} ${text}`;
        for (const log of [
          { ...base, message: padded },
          { ...base, message: 'm', metadata: { a: { b: padded } } },
          { ...base, message: 'm', metadata: { [padded]: 1 } },
          { ...base, message: `é ${padded}` },
        ]) {
          const { isCommon, mayFind } = scan(log, redactor);
          if (!isCommon || !isFound(log, redactor)) continue;
          common++;
          expect(mayFind, JSON.stringify(log)).toBe(true);
        }
      }
    }
    expect(common).toBeGreaterThan(FOUND[kind].length);
  },
);

it('A secret under its name in metadata is never passed over.', () => {
  const redactor = new Redactor(['secrets']);
  for (const name of [
    'password',
    'DB_PASSWD',
    'userPwd',
    'x-api-key',
    'access key',
    'Secret',
    'token',
    'passPhrase',
  ])
    for (const log of [
      { ...base, message: '', metadata: { [name]: 'x' } },
      { ...base, message: '', metadata: { a: { [name]: 1 } } },
      { ...base, message: '', metadata: { [name]: { a: 'x' } } },
    ]) {
      expect(isFound(log, redactor), name).toBe(true);
      expect(scan(log, redactor), name).toEqual({ isCommon: true, mayFind: true });
    }
});

it('Random logs of pieces of secrets, cards and addresses are passed over only if nothing is found in them.', () => {
  const random = seededRandom(4_272);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random.next() * list.length)]!;
  const examples = REDACTION_KINDS.flatMap((kind) =>
    [...FOUND[kind], ...NOT_FOUND[kind]].map((example) => exampleOf(example, kind).text),
  );
  const redactor = new Redactor(REDACTION_KINDS);
  let passed = 0;
  for (let n = 0; n < 6_000; n++) {
    const piece = () => {
      const text = pick(examples);
      const start = Math.floor(random.next() * text.length);
      return text.slice(start, start + Math.floor(random.next() * 60));
    };
    const message = Array.from({ length: 1 + Math.floor(random.next() * 3) }, piece).join(
      pick(['', ' ', ': ', '=', '"']),
    );
    const log = { ...base, message, metadata: { [piece()]: piece(), n: { m: 4_111_111_111 } } };
    const { isCommon, mayFind } = scan(log, redactor);
    if (!isCommon || mayFind) continue;
    passed++;
    expect(isFound(log, redactor), JSON.stringify(log)).toBe(false);
  }
  expect(passed).toBeGreaterThan(200);
});

it('Logs of common services stay on the fast path while secrets and cards are looked for.', () => {
  const redactor = new Redactor(['secrets', 'cards']);
  for (const log of [
    { message: 'Served block blk_-1608999687919862906 to /10.251.42.84:50010 in 12 ms' },
    {
      message:
        'GET /v2/54fadb412c4e40cdbaed9335e4c35a9e/servers/detail HTTP/1.1 status: 200 len: 1893 time: 0.2477829',
    },
    {
      message: 'Session 0x14ed93111f20027 closed for host@example.com',
      metadata: { routingKey: 'a.b', status: 200 },
    },
    {
      message: 'The token expired; asking for a new password',
      metadata: { parentResourceId: 'hdfs', path: '/blocks' },
    },
  ])
    expect(scan({ ...base, ...log }, redactor)).toEqual({ isCommon: true, mayFind: false });
});
