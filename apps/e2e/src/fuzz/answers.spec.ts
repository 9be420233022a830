import { expect, test } from 'vitest';
import { parseAnswers } from './answers.ts';

const parse = (text: string, heads: boolean[] = []) => {
  const { answers, rest } = parseAnswers(Buffer.from(text), heads);
  return {
    rest,
    answers: answers.map(({ status, body, isComplete }) => [status, body.toString(), isComplete]),
  };
};

test('Several answers on one connection are told apart, and interim ones are left out.', () => {
  const text =
    'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab' +
    'HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nc\r\n2\r\nde\r\n0\r\n\r\n';
  const expected = [
    [200, 'ab', true],
    [404, 'cde', true],
  ];
  expect(parse(text)).toEqual({ rest: false, answers: expected });
});

test('The answer to HEAD has no body, whatever length it announces.', () => {
  const text = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n';
  expect(parse(text, [true]).answers.map(([status]) => status)).toEqual([200, 204]);
});

test.each([
  'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab',
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab',
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n',
])('The answer %j broke off.', (text) => {
  const { rest, answers } = parse(text);
  expect(rest).toBe(true);
  expect(answers[0]?.[2]).toBe(false);
});

test('Bytes that are no answer are left over.', () => {
  expect(parse('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nnonsense').rest).toBe(true);
});
