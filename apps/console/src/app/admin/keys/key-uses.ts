// How a program sends its key: a few lines for each protocol, to copy. docs/security.md has the same.
import type { Role } from '@timberline/contract';

export interface KeyUse {
  client: string;
  code: string;
}

interface NamedKey {
  id: string;
  secret: string;
  role: Role;
}

/** What those who have the key can do with it at an address such as `http://localhost:3000`. */
export function keyUses({ id, secret, role }: NamedKey, address: string): KeyUse[] {
  const sends = role === 'ingest' || role === 'admin';
  const reads = role !== 'ingest';
  const elastic = new URL(address);
  const port = elastic.port || (elastic.protocol === 'https:' ? '443' : '80');
  const senders: KeyUse[] = [
    {
      client: 'curl and scripts',
      code: `curl -H 'Authorization: Bearer ${secret}' -H 'Content-Type: application/json' \\
  -d '{"level":"info","message":"hello","resourceId":"shop","timestamp":"'$(date -u +%FT%TZ)'"}' \\
  ${address}/api/logs`,
    },
    {
      client: 'OpenTelemetry (environment)',
      code: `OTEL_EXPORTER_OTLP_ENDPOINT=${address}
OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
OTEL_EXPORTER_OTLP_HEADERS=authorization=Bearer%20${secret}`,
    },
    {
      client: 'Filebeat, Logstash and other clients of Elasticsearch',
      code: `output.elasticsearch:
  hosts: ['${elastic.protocol}//${elastic.hostname}:${port}/elastic']
  api_key: '${id}:${secret}'`,
    },
    {
      client: 'Loki: Promtail, Alloy, Fluent Bit, Vector',
      code: `clients:
  - url: ${address}/loki/api/v1/push
    bearer_token: ${secret}`,
    },
    {
      client: 'Splunk HEC',
      code: `curl -H 'Authorization: Splunk ${secret}' -d '{"event":"hello"}' \\
  ${address}/services/collector`,
    },
  ];
  const readers: KeyUse[] = [
    {
      client: 'Reading with curl',
      code: `curl -H 'Authorization: Bearer ${secret}' '${address}/api/logs?q=level:error'`,
    },
  ];
  return [...(sends ? senders : []), ...(reads ? readers : [])];
}
