import { describe, expect, it } from 'vitest';
import { IngestError } from '../../ingest-error.ts';
import { readEntries } from '../entries.fixture.ts';
import { renderBulkAnswer } from './bulk-answer.ts';
import { BulkFormat } from './bulk-format.ts';

function read(body: string, index?: string) {
  const format = new BulkFormat(index);
  const { entries } = readEntries(format, Buffer.from(body));
  return { entries, results: format.results };
}

function render(results: BulkFormat['results'], path?: string): unknown {
  const slices = renderBulkAnswer(results, 3, path);
  for (;;) {
    const slice = slices.next();
    if (slice.done) return JSON.parse(slice.value);
  }
}

describe('A bulk request', () => {
  it('Documents become entries, with the names that their client gave.', () => {
    const { entries, results } = read(
      '{"create":{"_index":"logs-x"}}\n{"message":"a","n":12345678901234567890}\n' +
        '{"index":{"_index":"logs-x","_id":"7"}}\n{"a":2}\n',
    );
    expect(entries).toMatchObject([
      { attributes: { message: 'a' }, inherited: { _index: 'logs-x' } },
      { attributes: { a: 2 }, inherited: { _index: 'logs-x', _id: '7' } },
    ]);
    expect(JSON.stringify(entries[0]!.attributes)).toBe('{"message":"a","n":12345678901234567890}');
    expect(results).toMatchObject([
      { operation: 'create', index: 'logs-x', id: 'id-0' },
      { operation: 'index', index: 'logs-x', id: '7' },
    ]);
  });

  it.each([
    [
      'op_type within index',
      '{"index":{"op_type":"create","_index":"i"}}',
      { operation: 'create', index: 'i' },
    ],
    [
      'keys beside the action',
      '{"index":{"_index":"i","pipeline":null},"attempts":0}',
      { operation: 'index' },
    ],
    ['a number as an id', '{"index":{"_id":7}}', { id: '7', index: 'url' }],
    ['no index', '{"create":{}}', { index: 'url' }],
    ['null as metadata', '{"create":null}', { index: 'url' }],
  ])('An action can have %s.', (_name, action, result) => {
    expect(read(`${action}\n{}`, 'url').results).toMatchObject([result]);
  });

  it('A line break at the end may be missing, may be that of Windows, and lines between may be blank.', () => {
    const { entries } = read('{"index":{}}\r\n{"a":1}\r\n\n{"index":{}}\n{"a":2}');
    expect(entries).toMatchObject([{ attributes: { a: 1 } }, { attributes: { a: 2 } }]);
  });

  it.each([
    ['a document that is broken', '{"a":', '{"a":'],
    ['a document that is a text', '"a"', 'a'],
    ['a document that is an array', '[1,2]', [1, 2]],
  ])('%s is stored as a message.', (_name, document, message) => {
    expect(read(`{"index":{}}\n${document}\n`).entries).toMatchObject([{ message }]);
  });

  it('Updates and deletions are errors of their items, and the documents beside them are taken.', () => {
    const { entries, results } = read(
      '{"delete":{"_index":"i","_id":"1"}}\n{"update":{"_index":"i","_id":"2"}}\n{"doc":{}}\n{"index":{}}\n{"a":1}\n',
    );
    expect(entries).toHaveLength(1);
    expect(render(results)).toMatchObject({
      errors: true,
      items: [
        { delete: { _id: '1', status: 400, error: { type: 'illegal_argument_exception' } } },
        { update: { _id: '2', status: 400 } },
        { index: { status: 201, result: 'created' } },
      ],
    });
  });

  it('The answer is filtered as the client asks.', () => {
    const { results } = read('{"index":{}}\n{"a":1}\n');
    expect(render(results, 'errors,items.*.error')).toEqual({ errors: false });
    expect(render(results, 'items.*.status')).toEqual({ items: [{ index: { status: 201 } }] });
  });

  it.each([
    ['nonsense', 'line [1]: expected an object'],
    ['[1]\n{}', 'line [1]: expected an object'],
    ['{"index":{}}\n{}\n{"search":{}}\n{}', 'line [3]: expected one of create, index, update and delete'],
    ['{"index":[]}\n{}', 'line [1]: expected an object as the value of index'],
    ['{"index":{}}', 'The action of line 1 has no document'],
    ['', 'request body is required'],
  ])('%s is refused as a whole.', (body, message) => {
    expect(() => read(body)).toThrow(IngestError);
    expect(() => read(body)).toThrow(message);
  });

  describe('Documents with an id', () => {
    const body = Buffer.from(
      '{"index":{"_index":"i","_id":"1"}}\n{"a":1}\n{"create":{"_index":"i"}}\n{"a":1}\n' +
        '{"create":{"_index":"i","_id":"2"}}\n{"a":1}\n{"index":{"_index":"i","_id":"1"}}\n{"a":1}\n',
    );

    function find(format: BulkFormat, bytes = body): Buffer {
      const slices = format.documents.find(bytes);
      for (;;) {
        const slice = slices.next();
        if (slice.done) return slice.value;
      }
    }

    it('Each has a fingerprint, once, and those of other actions have none.', () => {
      const prints = find(new BulkFormat(undefined));
      expect(prints).toHaveLength(2 * 14);
      expect(prints.subarray(0, 14)).not.toEqual(prints.subarray(14));
    });

    it.each([
      ['index', '{"index":{"_index":"j","_id":"1"}}\n{"a":1}\n'],
      ['id', '{"index":{"_index":"i","_id":"11"}}\n{"a":1}\n'],
      ['body', '{"index":{"_index":"i","_id":"1"}}\n{"a":2}\n'],
    ])('Another %s is another document.', (_name, other) => {
      const [first, second] = [find(new BulkFormat('i')), find(new BulkFormat('i'), Buffer.from(other))];
      expect(second).not.toEqual(first.subarray(0, 14));
    });

    it('Whether the index is in the URL or in the action makes no difference.', () => {
      const inAction = Buffer.from('{"index":{"_index":"i","_id":"1"}}\n{"a":1}\n');
      const inUrl = Buffer.from('{"create":{"_id":1}}\n{"a":1}\n');
      expect(find(new BulkFormat('i'), inUrl)).toEqual(find(new BulkFormat(undefined), inAction));
    });

    it('Those that were stored before are left out, and their answers are successes.', () => {
      const format = new BulkFormat(undefined);
      find(format);
      format.documents.leaveOut([true, true]);
      expect(readEntries(format, body).entries).toHaveLength(1);
      expect(format.documents.accepted()).toHaveLength(0);
      expect(render(format.results)).toMatchObject({
        errors: false,
        items: [
          { index: { _id: '1', status: 200, result: 'updated', _version: 2 } },
          { create: { status: 201 } },
          { create: { _id: '2', status: 201, result: 'created', _version: 1 } },
          { index: { _id: '1', status: 200 } },
        ],
      });
    });

    it('One that stands twice in a request is stored once.', () => {
      const format = new BulkFormat(undefined);
      const prints = find(format);
      format.documents.leaveOut([false, false]);
      expect(readEntries(format, body).entries).toHaveLength(3);
      expect(format.documents.accepted()).toEqual(prints);
      expect(format.results.map(({ isRepeated }) => isRepeated)).toEqual([false, false, false, true]);
    });

    it('A request that is read again tells what the last reading found.', () => {
      const format = new BulkFormat(undefined);
      const prints = find(format);
      format.documents.leaveOut([false, false]);
      readEntries(format, body);
      format.documents.leaveOut([false, true]);
      expect(readEntries(format, body).entries).toHaveLength(2);
      expect(format.documents.accepted()).toEqual(prints.subarray(0, 14));
    });
  });

  it('More actions than an answer can hold are refused as a whole.', () => {
    expect(() => read('{"index":{}}\n{}\n'.repeat(50_001))).toThrow('more than 50000 actions');
  });
});
