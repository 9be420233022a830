// Requests that found a fault once. Each run sends them before all others.
import { type FuzzRequest, type HttpRequest, toBytes } from './generate/requests.ts';

interface Regression {
  /** What was wrong with the answer. */
  what: string;
  method: string;
  target: string;
  headers?: Record<string, string>;
  body?: string;
}

const REGRESSIONS: Regression[] = [];

export function regressions(port: number): FuzzRequest[] {
  return REGRESSIONS.map(({ what, method, target, headers = {}, body = '' }) => {
    const http: HttpRequest = {
      method,
      target,
      headers: [['host', `127.0.0.1:${port}`], ['connection', 'close'], ...Object.entries(headers)],
      body: Buffer.from(body),
    };
    return {
      name: `the regression "${what}"`,
      http,
      bytes: toBytes(http, false),
      delivery: 'whole',
      isWhole: true,
    };
  });
}
