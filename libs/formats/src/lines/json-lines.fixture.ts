// Lines of JSON as loggers and runtimes write them.
import type { ExampleLine } from '../text/lines.fixture.ts';

const T = '2026-11-24T10:35:22';

// prettier-ignore
export const JSON_LINES: ExampleLine[] = [
  { name: 'pino', line: '{"level":50,"time":1795602922123,"pid":7,"hostname":"web","name":"shop","err":{"type":"Error","message":"boom","stack":"Error: boom\\n    at x"},"msg":"failed"}', time: '2026-11-25T10:35:22.123Z', level: 'error', message: 'failed', resource: 'shop', metadata: { pid: 7, hostname: 'web', err: { stack: 'Error: boom\n    at x' } } },
  { name: 'bunyan', line: `{"name":"shop","hostname":"web","pid":7,"level":40,"msg":"low","time":"${T}.123Z","v":0}`, time: `${T}.123Z`, level: 'warn', message: 'low', resource: 'shop', metadata: { v: 0 } },
  { name: 'winston', line: `{"level":"info","message":"hello","service":"user-service","timestamp":"${T}.123Z"}`, time: `${T}.123Z`, level: 'info', message: 'hello', resource: 'user-service' },
  { name: 'zap', line: '{"level":"warn","ts":1795602922.1234567,"logger":"shop","caller":"shop/main.go:42","msg":"low","n":3}', time: '2026-11-25T10:35:22.1234567Z', level: 'warn', message: 'low', resource: 'shop', metadata: { caller: 'shop/main.go:42', n: 3 } },
  { name: 'logrus', line: `{"animal":"walrus","level":"info","msg":"A walrus appears","time":"${T}+01:00"}`, time: `${T}+01:00`, level: 'info', message: 'A walrus appears', metadata: { animal: 'walrus' } },
  { name: 'slog', line: `{"time":"${T}.123456789Z","level":"INFO","source":{"function":"main.main","file":"/a.go","line":3},"msg":"hello","count":3}`, time: `${T}.123456789Z`, level: 'info', message: 'hello', metadata: { source: { line: 3 } } },
  { name: 'zerolog', line: '{"level":"error","error":"boom","time":1795602922,"message":"failed"}', time: '2026-11-25T10:35:22Z', level: 'error', message: 'failed', metadata: { error: 'boom' } },
  { name: 'Serilog compact', line: `{"@t":"${T}.1234567Z","@mt":"Hello, {User}","@l":"Warning","@tr":"0af7651916cd43dd8448eb211c80319c","@sp":"b7ad6b7169203331","User":"Ann"}`, time: `${T}.1234567Z`, level: 'warning', message: 'Hello, {User}', metadata: { User: 'Ann' } },
  { name: 'structlog', line: `{"event":"user logged in","user":"ann","level":"info","logger":"auth","timestamp":"${T}.123456Z"}`, time: `${T}.123456Z`, level: 'info', message: 'user logged in', resource: 'auth' },
  { name: 'python-json-logger', line: '{"asctime":"2026-11-24 10:35:22,123","levelname":"WARNING","name":"shop.orders","message":"low"}', time: `${T}.123Z`, level: 'warning', message: 'low', resource: 'shop.orders' },
  { name: 'log4j2 JSON layout', line: '{"instant":{"epochSecond":1795602922,"nanoOfSecond":123000000},"thread":"main","level":"ERROR","loggerName":"com.shop.Main","message":"failed","endOfBatch":false}', time: '2026-11-25T10:35:22.123000000Z', level: 'error', message: 'failed', resource: 'com.shop.Main', metadata: { thread: 'main' } },
  { name: 'ECS of logback', line: `{"@timestamp":"${T}.123Z","log.level":"INFO","message":"started","ecs.version":"1.2.0","service.name":"shop","process.thread.name":"main","log.logger":"com.shop.Main"}`, time: `${T}.123Z`, level: 'info', message: 'started', resource: 'shop', metadata: { 'log.logger': 'com.shop.Main' } },
  { name: 'logstash-logback-encoder', line: `{"@timestamp":"${T}.123+01:00","@version":"1","message":"started","logger_name":"com.shop.Main","thread_name":"main","level":"WARN","level_value":30000}`, time: `${T}.123+01:00`, level: 'warn', message: 'started', resource: 'com.shop.Main', metadata: { level_value: 30000 } },
  { name: "Google's structured logging", line: `{"severity":"NOTICE","message":"hello","time":"${T}.123Z","logging.googleapis.com/trace":"projects/p/traces/0679686673a","logging.googleapis.com/labels":{"a":"b"}}`, time: `${T}.123Z`, level: 'notice', message: 'hello' },
  { name: "Google's structured logging with seconds", line: '{"severity":"ERROR","message":"x","timestamp":{"seconds":1795602922,"nanos":5000000}}', time: '2026-11-25T10:35:22.005000000Z', level: 'error', message: 'x' },
  { name: '.NET JSON console', line: '{"Timestamp":"2026-11-24 10:35:22.123Z","EventId":14,"LogLevel":"Information","Category":"Microsoft.Hosting.Lifetime","Message":"Now listening","State":{"a":1}}', time: `${T}.123Z`, level: 'information', message: 'Now listening', resource: 'Microsoft.Hosting.Lifetime' },
  { name: 'MongoDB', line: `{"t":{"$date":"${T}.123+00:00"},"s":"W","c":"NETWORK","id":22943,"ctx":"listener","msg":"Too many"}`, time: `${T}.123+00:00`, level: 'warn', message: 'Too many', metadata: { c: 'NETWORK' } },
  { name: 'journald', line: '{"__REALTIME_TIMESTAMP":"1795602922123456","PRIORITY":"3","SYSLOG_IDENTIFIER":"sshd","_HOSTNAME":"web","MESSAGE":"failed"}', time: '2026-11-25T10:35:22.123456Z', level: 'error', message: 'failed', resource: 'sshd' },
  { name: 'Docker', line: `{"log":"hello\\n","stream":"stderr","time":"${T}.123456789Z"}`, time: `${T}.123456789Z`, level: 'info', message: 'hello', metadata: { stream: 'stderr' } },
  { name: 'Docker around pino', line: `{"log":"{\\"level\\":40,\\"time\\":1795602922123,\\"msg\\":\\"low\\"}\\n","stream":"stdout","time":"${T}.123456789Z"}`, time: '2026-11-25T10:35:22.123Z', level: 'warn', message: 'low', metadata: { stream: 'stdout' } },
  { name: 'CRI around klog', line: `${T}.123456789Z stderr F E1124 10:35:22.123456       1 a.go:5] failed`, time: `${T}.123456789Z`, level: 'error', message: 'failed', metadata: { stream: 'stderr', caller: 'a.go:5' } },
  { name: 'CRI', line: `${T}.123456789+01:00 stdout F hello`, time: `${T}.123456789+01:00`, level: 'info', message: 'hello' },
  { name: 'Docker Compose', line: 'web-1  | {"level":"warn","msg":"low"}', level: 'warn', message: 'low', resource: 'web-1' },
  { name: 'Docker Compose around plain text', line: 'web-1  | Hello', level: 'info', message: 'Hello', resource: 'web-1' },
  { name: 'broken JSON', line: '{"level":"warn","msg":"lo', level: 'info', message: '{"level":"warn","msg":"lo' },
];
