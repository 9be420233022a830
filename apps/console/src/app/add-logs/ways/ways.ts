// The ways to send logs, each with a configuration that holds the address of the server.
import { SHIPPERS } from './shippers';
import type { Way } from './way';

const FIRST_LOG = `{"level":"info","message":"hello","resourceId":"me","timestamp":"'$(date -u +%FT%TZ)'"}`;

const COMMANDS: Way[] = [
  {
    id: 'curl',
    name: 'curl',
    steps: ({ url }) => [
      {
        text: 'Send one log:',
        code: `curl ${url}/api/logs -H 'content-type: application/json' \\\n  -d '${FIRST_LOG}'`,
      },
      {
        text: 'Send many, one JSON object a line:',
        code: `curl ${url}/api/logs -H 'content-type: application/x-ndjson' --data-binary @logs.ndjson`,
      },
    ],
  },
  {
    id: 'file',
    name: 'File',
    steps: ({ url }) => [
      {
        text: 'Send a file of any program as it is. The format is found line by line, and stack traces stay one log:',
        code: `curl -T app.log '${url}/api/lines?resourceId=app'`,
      },
      {
        text: 'Send a compressed file:',
        code: `curl -T app.log.gz -H 'content-encoding: gzip' '${url}/api/lines?resourceId=app'`,
      },
      {
        text: 'Name the zone of times that have no offset:',
        code: `curl -T app.log '${url}/api/lines?resourceId=app&timezone=Europe/Berlin'`,
      },
    ],
  },
];

const LANGUAGES: Way[] = [
  {
    id: 'node',
    name: 'Node',
    steps: ({ url }) => [
      {
        text: 'With pino (npm install pino pino-loki):',
        code: `import pino from 'pino';

const log = pino(
  pino.transport({
    target: 'pino-loki',
    options: { host: '${url}', labels: { app: 'shop' } },
  }),
);
log.info({ orderId: 7 }, 'order stored');`,
      },
      {
        text: 'With winston (npm install winston winston-loki):',
        code: `import winston from 'winston';
import LokiTransport from 'winston-loki';

const log = winston.createLogger({
  transports: [new LokiTransport({ host: '${url}', labels: { app: 'shop' } })],
});
log.info('order stored', { orderId: 7 });`,
      },
    ],
  },
  {
    id: 'python',
    name: 'Python',
    steps: ({ url }) => [
      {
        text: 'With the logging module (pip install python-logging-loki):',
        code: `import logging
from multiprocessing import Queue
import logging_loki

logging.getLogger().addHandler(
    logging_loki.LokiQueueHandler(
        Queue(-1), url="${url}/loki/api/v1/push", tags={"app": "shop"}, version="1"
    )
)
logging.warning("order stored", extra={"tags": {"orderId": 7}})`,
      },
    ],
  },
  {
    id: 'java',
    name: 'Java',
    steps: ({ url }) => [
      {
        text: 'With the OpenTelemetry agent, which takes the logs of Logback, Log4j and java.util.logging without a change of the program:',
        code: `java -javaagent:opentelemetry-javaagent.jar \\
  -Dotel.service.name=shop \\
  -Dotel.logs.exporter=otlp \\
  -Dotel.exporter.otlp.logs.protocol=http/protobuf \\
  -Dotel.exporter.otlp.logs.endpoint=${url}/v1/logs \\
  -Dotel.traces.exporter=none -Dotel.metrics.exporter=none \\
  -jar shop.jar`,
      },
    ],
  },
  {
    id: 'go',
    name: 'Go',
    steps: ({ url }) => [
      {
        text: 'With log/slog, through OpenTelemetry. The environment variable OTEL_SERVICE_NAME names the service:',
        code: `package main

import (
	"context"
	"log"

	"go.opentelemetry.io/contrib/bridges/otelslog"
	"go.opentelemetry.io/otel/exporters/otlp/otlplog/otlploghttp"
	sdklog "go.opentelemetry.io/otel/sdk/log"
)

func main() {
	ctx := context.Background()
	exporter, err := otlploghttp.New(ctx, otlploghttp.WithEndpointURL("${url}/v1/logs"))
	if err != nil {
		log.Fatal(err)
	}
	provider := sdklog.NewLoggerProvider(sdklog.WithProcessor(sdklog.NewBatchProcessor(exporter)))
	defer provider.Shutdown(ctx)
	logger := otelslog.NewLogger("shop", otelslog.WithLoggerProvider(provider))
	logger.Info("hello", "user", 7)
}`,
      },
    ],
  },
];

export const WAYS: readonly Way[] = [...COMMANDS, ...LANGUAGES, ...SHIPPERS];

/** The way of a name in a URL; the first one for any other text. */
export function wayOf(id: string | undefined): Way {
  return WAYS.find((way) => way.id === id) ?? WAYS[0]!;
}
