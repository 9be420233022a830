// Programs that send syslog, and rsyslog and syslog-ng over HTTP, configured as docs/send.md says.
import { describe, expect } from 'vitest';
import { uniqueMarker } from '../harness/logs.ts';
import { sharedApi, sharedPorts } from '../harness/shared.ts';
import { example } from './docs-example.ts';
import { runProgram, test } from './programs.ts';
import { storedLogs, withoutTimes } from './stored-logs.ts';
import { startRsyslog, startSyslogNg, syslogPrograms } from './syslog-programs.ts';

const api = sharedApi();
const TEXTS = ['café: 日本 🎉', 'order stored', 'quote " and back \\ and <>'];
const FILE = `${TEXTS.join('\n')}\n`;

function configuration(heading: string, service: string): string {
  return example(heading, { service, api: api.url, syslog: sharedPorts().syslog });
}

/** What the logs of the texts have in common with `log`. */
function logsLike(log: object): object[] {
  return TEXTS.map((message) => ({ message, ...log }));
}

describe.concurrent('Senders of syslog', () => {
  test('logger: messages arrive by TCP in both framings, and by UDP.', async ({ task, skip }) => {
    await syslogPrograms({ task, skip });
    const service = uniqueMarker();
    const since = Date.now();
    const more = `logger --server localhost --port ${sharedPorts().syslog} --tcp --rfc5424 --tag ${service} \\
      --priority local0.err --id=7 --msgid M1 --sd-id 'shop@1' --sd-param 'order="7"' 'café: 日本 🎉'\n`;
    await runProgram('sh', ['-e', '-c', configuration('logger', service) + more]);
    const logs = withoutTimes(await storedLogs(api, { resourceId: service }, 4), since);
    const plain = { level: 'notice', resourceId: service, protocol: 'syslog' };
    expect(logs).toMatchObject([
      {
        level: 'error',
        message: 'café: 日本 🎉',
        resourceId: service,
        protocol: 'syslog',
        metadata: { facility: 'local0', pid: '7', 'shop@1': { order: '7' } },
      },
      { message: 'order packed', ...plain },
      { message: 'order sent', ...plain },
      { message: 'order stored', ...plain, metadata: { facility: 'user' } },
    ]);
  });

  test.for([
    ['TCP', 'syslog', 'warning'],
    ['HTTP', 'elasticsearch', 'warning'],
  ])(
    'rsyslog over %s: the lines of a file arrive.',
    async ([way, protocol, level], { task, skip, workplace }) => {
      const programs = await syslogPrograms({ task, skip });
      const service = uniqueMarker();
      const since = Date.now();
      const rsyslog = await startRsyslog(programs, workplace, {
        service,
        lines: FILE,
        configuration: configuration(`rsyslog over ${way}`, service),
      });
      const logs = withoutTimes(await storedLogs(api, { resourceId: service }, TEXTS.length), since);
      expect(logs, rsyslog()).toMatchObject(logsLike({ level, resourceId: service, protocol }));
    },
  );

  test.for([
    ['TCP', 'syslog'],
    ['HTTP', 'elasticsearch'],
  ])('syslog-ng over %s: the lines of a file arrive.', async ([way, protocol], { task, skip, workplace }) => {
    const programs = await syslogPrograms({ task, skip });
    const service = uniqueMarker();
    const since = Date.now();
    const syslogNg = await startSyslogNg(programs, workplace, {
      service,
      lines: FILE,
      configuration: configuration(`syslog-ng over ${way}`, service),
    });
    const logs = withoutTimes(await storedLogs(api, { resourceId: service }, TEXTS.length), since);
    expect(logs, syslogNg()).toMatchObject(logsLike({ level: 'notice', resourceId: service, protocol }));
  });
});
