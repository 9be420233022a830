import { expect, it } from 'vitest';
import { patternId } from '@timberline/patterns';
import { seededRandom } from '@timberline/testing';
import { parseExactly } from '../../json/exact-json.ts';
import { actionFor, encodeLog } from './encode-log.ts';
import { randomLog } from './log.fixture.ts';
import { type ValidatedLog, validateLog } from './validate-log.ts';

const ID = 'P7DDr7odpEVmAYL-----';
const action = actionFor('timberline-logs-2026.11.24').text;
const VALID = { level: 'Error', message: 'Hello, World', resourceId: 'r', timestamp: '2026-11-24T10:35:22Z' };

/** The document of a log, as Elasticsearch would read it. */
function documentOf(value: unknown): Record<string, unknown> {
  const lines = encodeLog(validateLog(value) as ValidatedLog, action, ID).split('\n');
  expect(lines).toHaveLength(3);
  expect(lines[2]).toBe('');
  expect(JSON.parse(lines[0]!)).toEqual({ create: { _index: 'timberline-logs-2026.11.24', _id: ID } });
  return JSON.parse(lines[1]!) as Record<string, unknown>;
}

it('A log becomes an action and a document with its words, its level in lower case and no absent field.', () => {
  expect(documentOf({ ...VALID, traceId: null, metadata: null })).toEqual({
    id: ID,
    ...VALID,
    level: 'error',
    pattern: patternId('Hello, World'),
    words: 'hello world',
  });
});

it('The document holds the terms of its metadata.', () => {
  const metadata = { parentResourceId: 'p', request: { status: 503, tags: ['a', 'b', null] } };
  expect(documentOf({ ...VALID, spanId: 's', commit: 'c', metadata })).toMatchObject({
    spanId: 's',
    commit: 'c',
    metadata,
    attributes: [
      'parentResourceId\u0000p',
      'request.status\u0000503',
      'request.tags\u0000a',
      'request.tags\u0000b',
    ],
    attributeKeys: ['parentResourceId', 'request.status', 'request.tags'],
    attributeNumbers: ['request.status\u0000c07f700000000000'],
  });
});

it('A timestamp that Elasticsearch cannot read is kept beside one that it can.', () => {
  expect(documentOf({ ...VALID, timestamp: '2026-11-24t10:35:22z' })).toMatchObject({
    timestamp: '2026-11-24T10:35:22Z',
    timestampAsSent: '2026-11-24t10:35:22z',
  });
});

it('Metadata with a number that a double cannot hold is kept as text.', () => {
  const metadata = '{"id":1234567890123456789,"big":1e400}';
  const document = documentOf(parseExactly(`${JSON.stringify(VALID).slice(0, -1)},"metadata":${metadata}}`));
  expect(document.metadata).toBeUndefined();
  expect(document.metadataAsSent).toBe(metadata);
  expect(document.attributes).toEqual(['id\u00001234567890123456789', 'big\u00001e400']);
});

it('No content of a log adds a line or passes for an action.', () => {
  const evil = '"}}\n{"create":{"_index":"x"}}\n{"a":1}\n\u2028\u0000\ud800';
  const document = documentOf({
    ...VALID,
    level: 'x\n{"index":{}}',
    message: evil,
    resourceId: evil,
    traceId: evil,
    metadata: { [evil]: evil, 'a\n': [evil] },
  });
  expect(document).toMatchObject({ message: evil, resourceId: evil, traceId: evil });
  expect(document.metadata).toEqual({ [evil]: evil, 'a\n': [evil] });
});

it('Thousands of random logs can be restored from their documents.', () => {
  const generator = seededRandom(7);
  const random = () => generator.next();
  let valid = 0;
  for (let i = 0; i < 4_000; i++) {
    const value = randomLog(random);
    if (Array.isArray(validateLog(value))) continue;
    valid++;
    const document = documentOf(value);
    for (const added of ['id', 'pattern', 'words', 'attributes', 'attributeKeys', 'attributeNumbers'])
      delete document[added];
    if (document.timestampAsSent) {
      document.timestamp = document.timestampAsSent;
      delete document.timestampAsSent;
    }
    const { level, ...rest } = value as { level: string };
    const sent = Object.entries({ level: level.toLowerCase(), ...rest }).filter(
      ([, field]) => field !== null,
    );
    expect(document).toEqual(Object.fromEntries(sent));
  }
  expect(valid).toBeGreaterThan(800);
});
