import { test } from 'vitest';
import { toLogs } from './to-logs.ts';

const NOW = Date.UTC(2026, 10, 24, 12);

test('A record becomes a log.', async ({ bench }) => {
  let n = 0;
  await bench.compare(
    bench('OTLP, 8 attributes of the record and 4 of its resource', () => {
      toLogs(
        {
          time: 1795602922123 + n++,
          level: 'INFO',
          message: 'The order was placed',
          traceId: '5b8efff798038103d269b633813fc60c',
          spanId: 'eee19b7ec3c1b174',
          attributes: {
            'http.request.method': 'GET',
            'http.response.status_code': 200,
            'url.path': '/orders/17',
            'user.id': 'u-17',
            'code.function': 'place',
            'thread.name': 'main',
            'order.id': 'o-1234',
            durationMs: 12.5,
          },
          inherited: {
            'service.name': 'shop',
            'service.namespace': 'store',
            'host.name': 'web-1',
            'telemetry.sdk.name': 'opentelemetry',
          },
        },
        { now: NOW },
      );
    }),
    bench('pino, 8 fields', () => {
      toLogs(
        {
          attributes: {
            level: 30,
            time: 1795602922123 + n++,
            pid: 1234,
            hostname: 'web-1',
            name: 'shop',
            msg: 'request completed',
            responseTime: 12,
            requestId: 'r-17',
          },
        },
        { now: NOW },
      );
    }),
    bench('ECS, nested, with the time as text', () => {
      toLogs(
        {
          attributes: {
            '@timestamp': '2026-11-24T10:35:22.123Z',
            log: { level: 'INFO', logger: 'com.example.Shop' },
            message: 'request completed',
            service: { name: 'shop', version: '1.2.3' },
            host: { name: 'web-1' },
            trace: { id: '5b8efff798038103d269b633813fc60c' },
            process: { thread: { name: 'main' } },
          },
        },
        { now: NOW },
      );
    }),
  );
});
