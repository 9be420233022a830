import { type ArgumentsHost, Logger } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { expect, it, vi } from 'vitest';
import { ProblemError } from '../http/problem-error.ts';
import { ProblemFilter, sendProblem } from './problem.filter.ts';

const SECRET = 'my-secret-query';

it('The log names a request that failed by its path and its id, and quotes neither its query nor its body.', () => {
  const logged = vi.spyOn(Logger.prototype, 'error').mockReturnValue(undefined);
  const reply = { raw: { headersSent: false }, status: () => reply, header: () => reply, send: () => reply };
  const request = {
    id: 'req-7',
    method: 'GET',
    url: `/api/logs?q=${SECRET}`,
    query: { q: SECRET },
    body: { ids: [SECRET] },
  };
  const http = { getRequest: () => request, getResponse: () => reply };
  new ProblemFilter().catch(new Error('broken'), { switchToHttp: () => http } as unknown as ArgumentsHost);
  expect(logged).toHaveBeenCalledOnce();
  const text = String(logged.mock.calls[0]?.[0]);
  logged.mockRestore();
  expect(text).toMatch(/^GET \/api\/logs \(request req-7\): Error: broken\n/);
  expect(text).not.toContain(SECRET);
});

it.each([
  [408, 'close'],
  [429, undefined],
])('After a %i the connection header is %s.', (status, connection) => {
  const headers: Record<string, string> = {};
  const reply = {
    raw: { headersSent: false },
    status: () => reply,
    header: (name: string, value: string) => {
      headers[name] = value;
      return reply;
    },
    send: () => reply,
  };
  sendProblem(reply as unknown as FastifyReply, new ProblemError(status, 'Too slow.'));
  expect(headers['connection']).toBe(connection);
});
