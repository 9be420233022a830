// The programs that send the logs of others.
import type { Target } from '../server/server-address';
import type { Way } from './way';

/** An address with its port, without which Filebeat assumes that of Elasticsearch. */
function elasticUrl({ url, port }: Target): string {
  const { protocol, hostname, pathname } = new URL(url);
  return `${protocol}//${hostname}:${port}${pathname.replace(/\/$/, '')}/elastic`;
}

/** The path of the endpoint, for shippers that have fields for host, port and path. */
function elasticPath({ url }: Target): string {
  return `${new URL(url).pathname.replace(/\/$/, '')}/elastic`;
}

export const SHIPPERS: readonly Way[] = [
  {
    id: 'otel-collector',
    name: 'OpenTelemetry Collector',
    steps: ({ url }) => [
      {
        text: 'Add the exporter and name it in the pipeline of logs:',
        code: `receivers:
  filelog:
    include: [/var/log/shop/*.log]
exporters:
  otlphttp:
    endpoint: ${url}
service:
  pipelines:
    logs:
      receivers: [filelog]
      exporters: [otlphttp]`,
      },
    ],
  },
  {
    id: 'fluent-bit',
    name: 'Fluent Bit',
    steps: (target) => [
      {
        text: 'Put this into fluent-bit.yaml:',
        code: `pipeline:
  inputs:
    - name: tail
      path: /var/log/shop/*.log
      path_key: file
  outputs:
    - name: es
      match: '*'
      host: ${target.host}
      port: ${target.port}
      path: ${elasticPath(target)}
      suppress_type_name: on${target.isTls ? '\n      tls: on' : ''}`,
      },
    ],
  },
  {
    id: 'filebeat',
    name: 'Filebeat',
    steps: (target) => [
      {
        text: 'Put this into filebeat.yml:',
        code: `filebeat.inputs:
  - type: filestream
    id: shop
    paths: [/var/log/shop/*.log]
output.elasticsearch:
  hosts: ['${elasticUrl(target)}']
  allow_older_versions: true
setup.ilm.enabled: false
setup.template.enabled: false`,
      },
    ],
  },
  {
    id: 'vector',
    name: 'Vector',
    steps: ({ url }) => [
      {
        text: 'Put this into vector.yaml:',
        code: `sources:
  files:
    type: file
    include: [/var/log/shop/*.log]
sinks:
  timberline:
    type: elasticsearch
    inputs: [files]
    endpoints: ['${url}/elastic']
    api_version: v8`,
      },
    ],
  },
  {
    id: 'rsyslog',
    name: 'rsyslog',
    steps: (target) => [
      {
        text: 'Install rsyslog-elasticsearch, put this into /etc/rsyslog.d/60-timberline.conf, and restart rsyslog:',
        code: `module(load="omelasticsearch")
template(name="timberline" type="list" option.json="on") {
  constant(value="{\\"@timestamp\\":\\"") property(name="timereported" dateFormat="rfc3339")
  constant(value="\\",\\"host\\":\\"") property(name="hostname")
  constant(value="\\",\\"program\\":\\"") property(name="programname")
  constant(value="\\",\\"severity\\":\\"") property(name="syslogseverity-text")
  constant(value="\\",\\"message\\":\\"") property(name="msg")
  constant(value="\\"}")
}
ruleset(name="timberline" queue.type="LinkedList") {
  action(type="omelasticsearch" server="${elasticUrl(target)}"
    template="timberline" searchIndex="rsyslog" searchType="" bulkmode="on"
    retryfailures="on" retryruleset="timberline" action.resumeRetryCount="-1")
}
*.* call timberline`,
      },
    ],
  },
  {
    id: 'docker',
    name: 'Docker',
    isContainer: true,
    steps: ({ url }) => [
      {
        text: 'Send what a container has written so far:',
        code: `docker logs -t shop 2>&1 | curl -T - '${url}/api/lines?resourceId=shop'`,
      },
      {
        text: 'Send what all containers write from now on, by Vector. Put this into vector.yaml:',
        code: `sources:
  docker:
    type: docker_logs
sinks:
  timberline:
    type: elasticsearch
    inputs: [docker]
    endpoints: ['${url}/elastic']
    api_version: v8`,
      },
      {
        text: 'Start it in the network of the host, so that it reaches the same addresses as this machine:',
        code: `docker run -d --name vector --network host \\
  -v /var/run/docker.sock:/var/run/docker.sock:ro \\
  -v "$PWD/vector.yaml:/etc/vector/vector.yaml:ro" timberio/vector:latest-alpine`,
      },
    ],
  },
  {
    id: 'kubernetes',
    name: 'Kubernetes',
    isContainer: true,
    steps: (target) => [
      {
        text: 'Put this into values.yaml:',
        code: `config:
  outputs: |
    [OUTPUT]
        Name es
        Match kube.*
        Host ${target.host}
        Port ${target.port}
        Path ${elasticPath(target)}
        Suppress_Type_Name On${target.isTls ? '\n        tls On' : ''}`,
      },
      {
        text: 'Install Fluent Bit, which sends the logs of every pod with its name, namespace and container:',
        code: `helm repo add fluent https://fluent.github.io/helm-charts
helm upgrade --install fluent-bit fluent/fluent-bit -f values.yaml`,
      },
    ],
  },
];
