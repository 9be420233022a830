import { expect, test } from 'vitest';
import { protocolCheck } from './protocols.ts';

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };
const ELASTIC = { ...JSON_TYPE, 'x-elastic-product': 'Elasticsearch' };

const faults = (target: string, status: number, body: unknown, headers: Record<string, string>) => {
  const bytes = Buffer.isBuffer(body)
    ? body
    : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  return protocolCheck(target)!({
    status,
    headers: new Map(Object.entries(headers)),
    body: bytes,
    isComplete: true,
  });
};
const elasticError = (status: number) => ({ error: { type: 't', reason: 'r', root_cause: [] }, status });
const protobufStatus = Buffer.from([8, 3, 0x12, 1, 0x61]);
const protobuf = { 'content-type': 'application/x-protobuf' };
const plain = { 'content-type': 'text/plain; charset=utf-8' };

test('Paths of other protocols have checks of their own, and no other path has.', () => {
  for (const target of [
    '/elastic',
    '/elastic/_bulk?x',
    '/v1/logs',
    '/loki/api/v1/push',
    '/services/collector',
  ])
    expect(protocolCheck(target), target).toBeDefined();
  for (const target of ['/api/logs', '/v1x', '/elastics', '/'])
    expect(protocolCheck(target), target).toBeUndefined();
});

test.each([
  ['/elastic/_bulk', 400, elasticError(400), ELASTIC],
  ['/elastic/_template/x', 404, {}, ELASTIC],
  ['/v1/logs', 400, { code: 3, message: 'm' }, JSON_TYPE],
  ['/v1/logs', 400, protobufStatus, protobuf],
  ['/loki/api/v1/push', 204, '', {}],
  ['/loki/api/v1/push', 400, 'Broken.\n', plain],
  ['/services/collector', 200, { text: 'Success', code: 0 }, JSON_TYPE],
  ['/services/collector', 503, { text: 'Server is busy', code: 9 }, JSON_TYPE],
])('The answer of %s with status %i, %j, is as its clients expect.', (target, status, body, headers) => {
  expect(faults(target, status, body, headers)).toEqual([]);
});

test.each([
  ['/elastic/_bulk', 200, {}, JSON_TYPE, 'without x-elastic-product'],
  ['/elastic/_bulk', 400, elasticError(500), ELASTIC, 'no error of Elasticsearch'],
  ['/v1/logs', 400, { message: 'm' }, JSON_TYPE, 'no google.rpc.Status'],
  ['/v1/logs', 400, Buffer.from('text'), protobuf, 'no google.rpc.Status'],
  ['/loki/api/v1/push', 400, { detail: 'd' }, JSON_TYPE, 'not in plain text'],
  ['/services/collector', 400, { text: 'Success', code: 0 }, JSON_TYPE, 'with the code 0'],
  ['/services/collector', 503, { text: 'x', code: 6 }, JSON_TYPE, 'with the code 6'],
  ['/services/collector', 400, { text: 'x\n    at y (z.js:1)', code: 6 }, JSON_TYPE, 'tells internals'],
])('The answer of %s with status %i, %j, is a fault.', (target, status, body, headers, fault) => {
  expect(faults(target, status, body, headers).join()).toContain(fault);
});
