// Lines as real programs write them, and what a person reads in them. Times without an offset are in UTC, and now is noon of
// November 24, 2026.

export interface ExampleLine {
  name: string;
  line: string;
  /** The time; undefined if the line has none. */
  time?: string;
  level: string;
  message: string;
  resource?: string;
  metadata?: Record<string, unknown>;
}

const T = '2026-11-24T10:35:22';

// prettier-ignore
export const PLAIN_LINES: ExampleLine[] = [
  { name: 'Log4j', line: '2026-11-24 10:35:22,978 INFO [main] org.apache.hadoop.mapreduce.v2.app.MRAppMaster: Created MRAppMaster for application appattempt_1', time: `${T}.978Z`, level: 'info', message: 'Created MRAppMaster for application appattempt_1', resource: 'org.apache.hadoop.mapreduce.v2.app.MRAppMaster', metadata: { thread: 'main' } },
  { name: 'Log4j with a thread of several words', line: '2026-11-24 10:35:22,978 WARN [IPC Server handler 4 on 9000] org.apache.hadoop.ipc.Client: Failed to connect', time: `${T}.978Z`, level: 'warn', message: 'Failed to connect', resource: 'org.apache.hadoop.ipc.Client', metadata: { thread: 'IPC Server handler 4 on 9000' } },
  { name: 'Log4j with a dash', line: '2026-11-24 10:35:22,123 [http-8080-1] ERROR com.shop.Orders - Order 17 failed: timeout', time: `${T}.123Z`, level: 'error', message: 'Order 17 failed: timeout', resource: 'com.shop.Orders', metadata: { thread: 'http-8080-1' } },
  { name: 'logback by default', line: '10:35:22.123 [main] DEBUG com.shop.Main - Starting', time: `${T}.123Z`, level: 'debug', message: 'Starting', resource: 'com.shop.Main', metadata: { thread: 'main' } },
  { name: 'Spring Boot 3', line: `${T}.903+01:00  INFO 2954 --- [           main] o.s.b.d.f.s.MyApplication                : Starting MyApplication using Java 17`, time: `${T}.903+01:00`, level: 'info', message: 'Starting MyApplication using Java 17', resource: 'o.s.b.d.f.s.MyApplication', metadata: { pid: 2954, thread: 'main' } },
  { name: 'Spring Boot 2', line: '2026-11-24 10:35:22.112 ERROR 45469 --- [ost-startStop-1] o.a.c.c.C.[Tomcat].[localhost].[/]       : Servlet.service() failed', time: `${T}.112Z`, level: 'error', message: 'Servlet.service() failed', resource: 'o.a.c.c.C.[Tomcat].[localhost].[/]', metadata: { pid: 45469, thread: 'ost-startStop-1' } },
  { name: 'Spring Boot with the name of the application', line: `${T}.903Z  INFO 2954 --- [shop] [           main] com.shop.Main                            : Started`, time: `${T}.903Z`, level: 'info', message: 'Started', resource: 'shop', metadata: { pid: 2954, logger: 'com.shop.Main', thread: 'main' } },
  { name: 'Tomcat', line: '24-Nov-2026 10:35:22.123 INFO [main] org.apache.catalina.core.StandardServer.start Server startup in 1234 ms', time: `${T}.123Z`, level: 'info', message: 'Server startup in 1234 ms', resource: 'org.apache.catalina.core.StandardServer.start', metadata: { thread: 'main' } },
  { name: 'Dropwizard', line: 'INFO  [2026-11-24 10:35:22,123] org.eclipse.jetty.server.Server: Started @1234ms', time: `${T}.123Z`, level: 'info', message: 'Started @1234ms', resource: 'org.eclipse.jetty.server.Server' },
  { name: 'Elasticsearch', line: `[${T},123][INFO ][o.e.n.Node               ] [node-1] started`, time: `${T}.123Z`, level: 'info', message: 'started', resource: 'o.e.n.Node', metadata: { thread: 'node-1' } },
  { name: 'Kafka', line: '[2026-11-24 10:35:22,123] INFO [KafkaServer id=0] started (kafka.server.KafkaServer)', time: `${T}.123Z`, level: 'info', message: '[KafkaServer id=0] started (kafka.server.KafkaServer)' },
  { name: 'ZooKeeper', line: '2026-11-24 10:35:22,747 - WARN  [QuorumPeer[myid=1]/0:0:0:0:0:0:0:0:2181:FastLeaderElection@774] - Notification time out: 3200', time: `${T}.747Z`, level: 'warn', message: 'Notification time out: 3200', resource: 'FastLeaderElection', metadata: { line: '774', thread: 'QuorumPeer[myid=1]/0:0:0:0:0:0:0:0:2181' } },
  { name: 'HDFS', line: '081109 203615 148 INFO dfs.DataNode$PacketResponder: PacketResponder 1 for block blk_38865049064139660 terminating', time: '2008-11-09T20:36:15Z', level: 'info', message: 'PacketResponder 1 for block blk_38865049064139660 terminating', resource: 'dfs.DataNode$PacketResponder', metadata: { pid: 148 } },
  { name: 'Spark', line: '17/06/09 20:10:40 INFO executor.CoarseGrainedExecutorBackend: Registered signal handlers for [TERM, HUP, INT]', time: '2017-06-09T20:10:40Z', level: 'info', message: 'Registered signal handlers for [TERM, HUP, INT]', resource: 'executor.CoarseGrainedExecutorBackend' },
  { name: 'OpenStack', line: 'nova-api.log.1.2017-05-16_13:53:08 2017-05-16 00:00:00.008 25746 INFO nova.osapi_compute.wsgi.server [req-38101a0b-2096-447d-96ea-a692162415ae 113d3a99c3da401fbd62cc2caa5b96d2 54fadb412c4e40cdbaed9335e4c35a9e - - -] 10.11.10.1 "GET /v2/servers HTTP/1.1" status: 200 len: 1893 time: 0.2477829', time: '2017-05-16T00:00:00.008Z', level: 'info', message: '10.11.10.1 "GET /v2/servers HTTP/1.1" status: 200 len: 1893 time: 0.2477829', resource: 'nova.osapi_compute.wsgi.server', metadata: { pid: 25746, request_id: 'req-38101a0b-2096-447d-96ea-a692162415ae' } },
  { name: 'Python logging with dashes', line: '2026-11-24 10:35:22,123 - shop.orders - WARNING - Stock is low', time: `${T}.123Z`, level: 'warning', message: 'Stock is low', resource: 'shop.orders' },
  { name: 'Python basicConfig', line: 'WARNING:root:Watch out!', level: 'warning', message: 'Watch out!', resource: 'root' },
  { name: 'Python with a level and a name', line: '2026-11-24 10:35:22,123 INFO shop.orders: Order placed', time: `${T}.123Z`, level: 'info', message: 'Order placed', resource: 'shop.orders' },
  { name: 'gunicorn', line: '[2026-11-24 10:35:22 +0100] [12345] [INFO] Listening at: http://127.0.0.1:8000 (12345)', time: '2026-11-24T09:35:22Z', level: 'info', message: 'Listening at: http://127.0.0.1:8000 (12345)', metadata: { pid: 12345 } },
  { name: 'uvicorn', line: 'INFO:     127.0.0.1:51234 - "GET /docs HTTP/1.1" 200 OK', level: 'info', message: '127.0.0.1:51234 - "GET /docs HTTP/1.1" 200 OK' },
  { name: 'Celery', line: '[2026-11-24 10:35:22,123: ERROR/MainProcess] consumer: Cannot connect to redis', time: `${T}.123Z`, level: 'error', message: 'consumer: Cannot connect to redis', metadata: { process: 'MainProcess' } },
  { name: 'Airflow', line: '[2026-11-24 10:35:22,123] {taskinstance.py:1150} INFO - Dependencies all met', time: `${T}.123Z`, level: 'info', message: 'Dependencies all met', metadata: { caller: 'taskinstance.py:1150' } },
  { name: 'loguru', line: '2026-11-24 10:35:22.123 | SUCCESS  | __main__:main:12 - It works', time: `${T}.123Z`, level: 'success', message: 'It works', resource: '__main__:main:12' },
  { name: 'Django', line: '[24/Nov/2026 10:35:22] "GET / HTTP/1.1" 200 16351', time: `${T}Z`, level: 'info', message: '"GET / HTTP/1.1" 200 16351' },
  { name: "Go's log", line: '2026/11/24 10:35:22 listening on :8080', time: `${T}Z`, level: 'info', message: 'listening on :8080' },
  { name: "Go's log with a file", line: '2026/11/24 10:35:22.123456 main.go:42: connection refused', time: `${T}.123456Z`, level: 'info', message: 'connection refused', metadata: { caller: 'main.go:42' } },
  { name: "Go's log with a sentence that begins with a level", line: '2026/11/24 10:35:22 error opening the file', time: `${T}Z`, level: 'info', message: 'error opening the file' },
  { name: 'slog as text of log', line: '2026/11/24 10:35:22 WARN disk is full path=/var', time: `${T}Z`, level: 'warn', message: 'disk is full path=/var' },
  { name: 'zap console', line: `${T}.123Z\tINFO\tcontrollers.Shop\tshop/main.go:42\treconciled\t{"shop":"a","n":3}`, time: `${T}.123Z`, level: 'info', message: 'reconciled', resource: 'controllers.Shop', metadata: { caller: 'shop/main.go:42', shop: 'a', n: 3 } },
  { name: 'klog', line: 'E1120 10:35:22.123456    1234 reflector.go:138] Failed to watch *v1.Pod', time: '2026-11-20T10:35:22.123456Z', level: 'error', message: 'Failed to watch *v1.Pod', metadata: { pid: 1234, caller: 'reflector.go:138' } },
  { name: 'klog with pairs', line: 'I1025 00:15:15.525108       1 controller_utils.go:116] "Pod status updated" pod="kube-system/kubedns" status="ready"', time: '2026-10-25T00:15:15.525108Z', level: 'info', message: '"Pod status updated" pod="kube-system/kubedns" status="ready"', metadata: { pid: 1 } },
  { name: 'glog with the year', line: 'W20261120 10:35:22.123456 1234 file.cc:12] slow', time: '2026-11-20T10:35:22.123456Z', level: 'warn', message: 'slow' },
  { name: 'tracing of Rust', line: `${T}.123456Z  WARN shop::orders: stock is low id=17`, time: `${T}.123456Z`, level: 'warn', message: 'stock is low id=17', resource: 'shop::orders' },
  { name: 'env_logger of Rust', line: `[${T}Z INFO  shop::orders] starting up`, time: `${T}Z`, level: 'info', message: 'starting up', resource: 'shop::orders' },
  { name: '.NET console on one line', line: 'warn: Shop.Orders[17] Stock is low', level: 'warn', message: 'Stock is low', resource: 'Shop.Orders', metadata: { event_id: 17 } },
  { name: 'NLog', line: '2026-11-24 10:35:22.1234|ERROR|Shop.Orders|Order failed', time: `${T}.1234Z`, level: 'error', message: 'Order failed', resource: 'Shop.Orders' },
  { name: 'log4net', line: '2026-11-24 10:35:22,123 [1] INFO  Shop.Orders - Started', time: `${T}.123Z`, level: 'info', message: 'Started', resource: 'Shop.Orders', metadata: { pid: 1 } },
  { name: 'Serilog file', line: '2026-11-24 10:35:22.123 +01:00 [WRN] Stock is low', time: '2026-11-24T09:35:22.123Z', level: 'wrn', message: 'Stock is low' },
  { name: 'Serilog console', line: '[10:35:22 INF] Now listening on: http://localhost:5000', time: `${T}Z`, level: 'inf', message: 'Now listening on: http://localhost:5000' },
  { name: "Ruby's Logger", line: `I, [${T}.123456 #12345]  INFO -- : Started GET "/" for 127.0.0.1`, time: `${T}.123456Z`, level: 'info', message: 'Started GET "/" for 127.0.0.1', metadata: { pid: 12345 } },
  { name: "Ruby's Logger with a name", line: `E, [${T}.123456 #12345] ERROR -- shop: failed`, time: `${T}.123456Z`, level: 'error', message: 'failed', resource: 'shop' },
  { name: 'Elixir', line: '10:35:22.123 [error] GenServer terminating', time: `${T}.123Z`, level: 'error', message: 'GenServer terminating' },
  { name: 'RabbitMQ', line: '2026-11-24 10:35:22.123456+00:00 [info] <0.222.0> accepting connection', time: `${T}.123456Z`, level: 'info', message: 'accepting connection' },
  { name: 'Laravel', line: '[2026-11-24 10:35:22] production.ERROR: Order failed {"id":17}', time: `${T}Z`, level: 'error', message: 'Order failed {"id":17}', resource: 'production' },
  { name: 'PHP', line: '[24-Nov-2026 10:35:22 UTC] PHP Warning:  Undefined variable $x in /app/a.php on line 3', time: `${T}Z`, level: 'warning', message: 'PHP Warning:  Undefined variable $x in /app/a.php on line 3' },
  { name: 'PostgreSQL', line: '2026-11-24 10:35:22.123 CET [1234] shop@orders ERROR:  relation "x" does not exist at character 15', time: '2026-11-24T09:35:22.123Z', level: 'error', message: 'relation "x" does not exist at character 15', metadata: { pid: 1234, user: 'shop@orders' } },
  { name: 'PostgreSQL by default', line: '2026-11-24 10:35:22.123 UTC [1234] LOG:  database system is ready to accept connections', time: `${T}.123Z`, level: 'log', message: 'database system is ready to accept connections' },
  { name: 'MySQL 8', line: `${T}.123456Z 0 [System] [MY-010116] [Server] mysqld (mysqld 8.0.36) starting`, time: `${T}.123456Z`, level: 'system', message: 'mysqld (mysqld 8.0.36) starting', metadata: { tid: 0, error_code: 'MY-010116', subsystem: 'Server' } },
  { name: 'MariaDB', line: '2026-11-24 10:35:22 0 [Note] InnoDB: Buffer pool(s) load completed', time: `${T}Z`, level: 'note', message: 'InnoDB: Buffer pool(s) load completed' },
  { name: 'Redis', line: '1:M 24 Nov 2026 10:35:22.123 * Ready to accept connections', time: `${T}.123Z`, level: 'notice', message: 'Ready to accept connections', metadata: { pid: 1, role: 'M' } },
  { name: 'MongoDB before 4.4', line: `${T}.123+0000 W NETWORK  [listener] too many open connections`, time: `${T}.123Z`, level: 'warn', message: 'too many open connections', metadata: { component: 'NETWORK', thread: 'listener' } },
  { name: 'nginx error', line: '2026/11/24 10:35:22 [error] 1234#5678: *9 open() "/x" failed (2: No such file or directory), client: 1.2.3.4', time: `${T}Z`, level: 'error', message: 'open() "/x" failed (2: No such file or directory), client: 1.2.3.4', metadata: { pid: 1234, tid: 5678, connection: 9 } },
  { name: 'Apache error 2.4', line: '[Tue Nov 24 10:35:22.123456 2026] [core:warn] [pid 35708:tid 4328636416] [client 72.15.99.187:1234] AH00128: File does not exist', time: `${T}.123456Z`, level: 'warn', message: 'AH00128: File does not exist', metadata: { module: 'core', pid: 35708, remote_addr: '72.15.99.187:1234' } },
  { name: 'Apache error 2.0', line: '[Sun Dec 04 04:47:44 2005] [notice] workerEnv.init() ok /etc/httpd/conf/workers2.properties', time: '2005-12-04T04:47:44Z', level: 'notice', message: 'workerEnv.init() ok /etc/httpd/conf/workers2.properties' },
  { name: 'Windows CBS', line: '2016-09-28 04:30:30, Info                  CBS    Loaded Servicing Stack v6.1.7601.23505', time: '2016-09-28T04:30:30Z', level: 'info', message: 'Loaded Servicing Stack v6.1.7601.23505', resource: 'CBS' },
  { name: 'log show of macOS', line: '2026-11-24 10:35:22.123456+0100 0x1a2b     Default     0x0                  123    0    kernel: (AppleACPIPlatform) wake', time: '2026-11-24T09:35:22.123456Z', level: 'default', message: '(AppleACPIPlatform) wake', resource: 'kernel', metadata: { pid: 123 } },
  { name: 'macOS system.log', line: 'Jul  1 09:00:55 calvisitor-10-105-160-95 kernel[0]: IOThunderboltSwitch<0>(0x0)', time: '2026-07-01T09:00:55Z', level: 'info', message: 'IOThunderboltSwitch<0>(0x0)', resource: 'kernel', metadata: { host: 'calvisitor-10-105-160-95', pid: '0' } },
  { name: 'OpenSSH', line: 'Dec 10 06:55:46 LabSZ sshd[24200]: reverse mapping checking getaddrinfo failed - POSSIBLE BREAK-IN ATTEMPT!', time: '2026-12-10T06:55:46Z', level: 'info', message: 'reverse mapping checking getaddrinfo failed - POSSIBLE BREAK-IN ATTEMPT!', resource: 'sshd' },
  { name: 'Linux', line: 'Jun 14 15:16:01 combo sshd(pam_unix)[19939]: authentication failure; logname= uid=0', time: '2026-06-14T15:16:01Z', level: 'info', message: 'authentication failure; logname= uid=0', resource: 'sshd(pam_unix)', metadata: { host: 'combo', pid: '19939' } },
  { name: 'syslog file of Debian', line: `${T}.123456+01:00 web systemd[1]: Started session.`, time: `${T}.123456+01:00`, level: 'info', message: 'Started session.', resource: 'systemd', metadata: { host: 'web' } },
  { name: 'Blue Gene/L', line: '- 1117838570 2005.06.03 R02-M1-N0-C:J12-U11 2005-06-03-15.42.50.363779 R02-M1-N0-C:J12-U11 RAS KERNEL INFO instruction cache parity error corrected', time: '2005-06-03T22:42:50.363779Z', level: 'info', message: 'instruction cache parity error corrected', resource: 'KERNEL', metadata: { host: 'R02-M1-N0-C:J12-U11' } },
  { name: 'Thunderbird', line: '- 1131566461 2005.11.09 dn228 Nov 9 12:01:01 dn228/dn228 crond(pam_unix)[2915]: session closed for user root', time: '2005-11-09T20:01:01Z', level: 'info', message: 'session closed for user root', resource: 'crond(pam_unix)', metadata: { host: 'dn228', pid: 2915 } },
  { name: 'HPC', line: '134681 node-246 unix.hw state_change.unavailable 1077804742 1 Component State Change: Component \\042alt0\\042 is in the unavailable state (HWID=3180)', time: '2004-02-26T14:12:22Z', level: 'info', message: 'Component State Change: Component \\042alt0\\042 is in the unavailable state (HWID=3180)', resource: 'unix.hw', metadata: { host: 'node-246' } },
  { name: 'Android', line: '11-17 16:13:38.811  1702  2395 D WindowManager: printFreezingDisplayLogsopening app wtoken = AppWindowToken', time: '2026-11-17T16:13:38.811Z', level: 'debug', message: 'printFreezingDisplayLogsopening app wtoken = AppWindowToken', resource: 'WindowManager', metadata: { pid: 1702, tid: 2395 } },
  { name: 'HealthApp', line: '20171223-22:15:29:606|Step_LSC|30002312|onStandStepChanged 3579', time: '2017-12-23T22:15:29.606Z', level: 'info', message: 'onStandStepChanged 3579', resource: 'Step_LSC' },
  { name: 'Proxifier', line: '[10.30 16:49:06] chrome.exe *64 - proxy.cse.cuhk.edu.hk:5070 open through proxy', time: '2026-10-30T16:49:06Z', level: 'info', message: 'proxy.cse.cuhk.edu.hk:5070 open through proxy', resource: 'chrome.exe *64' },
  { name: 'colors of a terminal', line: `\u001b[2m${T}.123456Z\u001b[0m \u001b[32m INFO\u001b[0m \u001b[2mshop::orders\u001b[0m\u001b[2m:\u001b[0m started`, time: `${T}.123456Z`, level: 'info', message: 'started', resource: 'shop::orders' },
  { name: 'a level alone', line: '[error] the disk is full', level: 'error', message: '[error] the disk is full' },
  { name: 'npm', line: 'npm ERR! code ENOENT', level: 'info', message: 'npm ERR! code ENOENT' },
  { name: 'a line of nothing known', line: 'Hello, world', level: 'info', message: 'Hello, world' },
  { name: 'a sentence with a time', line: '10:35:22 is the time', level: 'info', message: '10:35:22 is the time' },
];

// prettier-ignore
export const SERVER_LINES: ExampleLine[] = [
  { name: 'access in syslog', line: 'Nov 24 10:35:22 web nginx: 1.2.3.4 - - [24/Nov/2026:10:35:22 +0000] "GET / HTTP/1.1" 200 1', time: `${T}Z`, level: 'info', message: '1.2.3.4 - - [24/Nov/2026:10:35:22 +0000] "GET / HTTP/1.1" 200 1', resource: 'nginx', metadata: { host: 'web' } },
  { name: 'access of a host by its name', line: 'web1 - - [24/Nov/2026:10:35:22 +0000] "GET / HTTP/1.1" 200 1', time: `${T}Z`, level: 'info', message: 'web1 - - [24/Nov/2026:10:35:22 +0000] "GET / HTTP/1.1" 200 1', metadata: { remote_addr: 'web1' } },
  { name: 'a level of one letter', line: '2026-11-24 10:35:22.123 +0100 [12] [W] low', time: '2026-11-24T09:35:22.123Z', level: 'warn', message: 'low', metadata: { pid: 12 } },
  { name: 'common access', line: '127.0.0.1 - frank [10/Oct/2026:13:55:36 -0700] "GET /apache_pb.gif HTTP/1.0" 200 2326', time: '2026-10-10T20:55:36Z', level: 'info', message: '127.0.0.1 - frank [10/Oct/2026:13:55:36 -0700] "GET /apache_pb.gif HTTP/1.0" 200 2326', metadata: { remote_addr: '127.0.0.1', remote_user: 'frank', method: 'GET', path: '/apache_pb.gif', status: 200, bytes: 2326 } },
  { name: 'combined access of nginx', line: '::1 - - [24/Nov/2026:10:35:22 +0000] "POST /a b HTTP/1.1" 404 - "https://x.org/?q=\\"a\\"" "curl/8.0 \\"x\\"" "1.2.3.4" 0.005', time: `${T}Z`, level: 'warn', message: '::1 - - [24/Nov/2026:10:35:22 +0000] "POST /a b HTTP/1.1" 404 - "https://x.org/?q=\\"a\\"" "curl/8.0 \\"x\\"" "1.2.3.4" 0.005', metadata: { status: 404, extra: '"1.2.3.4" 0.005' } },
  { name: 'access with a virtual host', line: 'www.example.org:443 10.0.0.1 - - [24/Nov/2026:10:35:22 +0000] "GET / HTTP/2.0" 502 150 "-" "Mozilla/5.0"', time: `${T}Z`, level: 'error', message: 'www.example.org:443 10.0.0.1 - - [24/Nov/2026:10:35:22 +0000] "GET / HTTP/2.0" 502 150 "-" "Mozilla/5.0"', resource: 'www.example.org:443', metadata: { user_agent: 'Mozilla/5.0' } },
  { name: 'access with a broken request', line: '10.0.0.1 - - [24/Nov/2026:10:35:22 +0000] "\\x16\\x03\\x01" 400 226 "-" "-"', time: `${T}Z`, level: 'warn', message: '10.0.0.1 - - [24/Nov/2026:10:35:22 +0000] "\\x16\\x03\\x01" 400 226 "-" "-"', metadata: { request: '\\x16\\x03\\x01' } },
  { name: 'IIS', line: '2026-11-24 10:35:22 10.0.0.1 GET /x.aspx - 80 - 10.0.0.2 Mozilla/5.0 - 500 0 0 15', time: `${T}Z`, level: 'error', message: '2026-11-24 10:35:22 10.0.0.1 GET /x.aspx - 80 - 10.0.0.2 Mozilla/5.0 - 500 0 0 15', metadata: { status: 500, method: 'GET', time_taken_ms: 15 } },
  { name: 'logfmt of logrus', line: `time="${T}+01:00" level=warning msg="The group's \\"number\\" increased" number=122 omg=true`, time: `${T}+01:00`, level: 'warning', message: 'The group\'s "number" increased', metadata: { number: 122, omg: true } },
  { name: 'logfmt of slog', line: `time=${T}.123Z level=INFO msg=hello count=3`, time: `${T}.123Z`, level: 'info', message: 'hello', metadata: { count: 3 } },
  { name: 'logfmt of Grafana', line: `logger=http.server t=${T}.123456789Z level=info msg="HTTP Server Listen" address=[::]:3000`, time: `${T}.123456789Z`, level: 'info', message: 'HTTP Server Listen', resource: 'http.server' },
];
