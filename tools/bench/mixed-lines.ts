// The text of a file to which programs of many kinds write.
import { seededRandom } from '@timberline/testing';

const CHUNK_CHARACTERS = 64 * 1024;
/** A program writes about so many lines before another one does. */
const LINES_IN_A_ROW = 12;

interface Line {
  /** 2026-11-24T10:35:22.123Z */
  time: string;
  number: number;
  word: string;
}

type Program = (line: Line) => string;

const WORDS = ['checkout', 'payment', 'inventory', 'shipping', 'session', 'catalog', 'invoice', 'customer'];

/** Each is in the form that the documentation of the logger shows. */
const PROGRAMS: readonly Program[] = [
  // pino
  ({ time, number, word }) =>
    `{"level":30,"time":${Date.parse(time)},"pid":7,"hostname":"web-1","req":{"id":${number},"method":"GET","url":"/api/${word}/${number}"},"res":{"statusCode":200},"responseTime":${number % 900},"msg":"request completed"}`,
  // logback with the encoder for the Elastic Common Schema
  ({ time, number, word }) =>
    `{"@timestamp":"${time}","log.level":"INFO","message":"The ${word} ${number} was stored","ecs.version":"1.2.0","service.name":"${word}","process.thread.name":"http-nio-8080-exec-${number % 10}","log.logger":"com.example.${word}.Service"}`,
  // logrus
  ({ time, number, word }) =>
    `time="${time}" level=warning msg="The ${word} took too long" duration=${number % 9}.${number % 1000}s attempt=${number % 5} component=${word}`,
  // nginx
  ({ time, number, word }) =>
    `10.0.${number % 256}.7 - - [${time.slice(8, 10)}/Nov/2026:${time.slice(11, 19)} +0000] "GET /${word}/${number}?page=2 HTTP/1.1" 200 ${number} "https://example.com/${word}" "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36"`,
  // Log4j
  ({ time, number, word }) =>
    `${time.slice(0, 10)} ${time.slice(11, 19)},${time.slice(20, 23)} INFO [worker-${number % 8}] com.example.${word}.Worker: Finished task ${number} of ${word} in ${number % 700} ms`,
  // Python's logging
  ({ time, number, word }) =>
    `${time.slice(0, 10)} ${time.slice(11, 19)},${time.slice(20, 23)} - ${word}.views - WARNING - The cache has no entry for ${word}:${number}`,
  // systemd in the form of RFC 5424
  ({ time, number, word }) =>
    `<30>1 ${time} host-${number % 20} ${word} ${number} - - Started the ${word} unit number ${number}`,
  // a container's runtime
  ({ time, number, word }) => `${time} stdout F listening to the topic ${word}, partition ${number % 16}`,
  // Java
  ({ time, number, word }) =>
    `${time.slice(0, 10)} ${time.slice(11, 19)},${time.slice(20, 23)} ERROR [worker-${number % 8}] com.example.${word}.Worker: The task ${number} failed\n` +
    `java.lang.IllegalStateException: no ${word} with the number ${number}\n` +
    '\tat com.example.Store.find(Store.java:142)\n\tat com.example.Worker.run(Worker.java:57)\n' +
    '\tat java.base/java.lang.Thread.run(Thread.java:1583)\nCaused by: java.io.IOException: Connection reset\n' +
    '\tat com.example.Client.read(Client.java:88)\n\t... 2 more',
];

/** Chunks of text of about `bytes` in all, the same ones each time. */
export function* mixedLines(bytes: number): Generator<Buffer, void> {
  const random = seededRandom(7);
  let milliseconds = Date.UTC(2026, 10, 24);
  let sent = 0;
  let text = '';
  while (sent < bytes) {
    const program = PROGRAMS[Math.floor(random.next() * PROGRAMS.length)]!;
    const lines = 1 + Math.floor(random.next() * 2 * LINES_IN_A_ROW);
    for (let n = 0; n < lines; n++) {
      milliseconds += 3;
      const number = Math.floor(random.next() * 100_000);
      const time = new Date(milliseconds).toISOString();
      text += `${program({ time, number, word: WORDS[number % WORDS.length]! })}\n`;
    }
    if (text.length < CHUNK_CHARACTERS) continue;
    const chunk = Buffer.from(text);
    sent += chunk.length;
    text = '';
    yield chunk;
  }
}
