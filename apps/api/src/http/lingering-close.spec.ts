import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { LastResponses } from './last-responses.ts';
import { lingerOnClose } from './lingering-close.ts';

const BODY = Buffer.alloc(16 * 1024 * 1024, 'x');

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

async function open(answer: RequestListener): Promise<Socket> {
  const server = createServer(answer);
  lingerOnClose(server, new LastResponses(server));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return connect((server.address() as AddressInfo).port, '127.0.0.1');
}

const head = (length: number) =>
  `POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: ${length}\r\n\r\n`;

/** Sends everything before it reads anything. */
async function exchange(socket: Socket, bytes: Buffer): Promise<string> {
  socket.pause();
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.write(head(BODY.length));
    socket.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
  let text = '';
  for await (const chunk of socket) text += String(chunk);
  return text;
}

const refuse: RequestListener = (_request, response) => {
  response.writeHead(413).end('too large');
};

it('A client that sends its whole body before it reads gets the answer of an early refusal.', async () => {
  const text = await exchange(await open(refuse), BODY);
  expect(text).toMatch(/^HTTP\/1\.1 413 /);
  expect(text).toMatch(/too large/);
});

it('The same holds where part of the body was read.', async () => {
  const socket = await open((request, response) => {
    request.once('data', () => {
      request.pause();
      refuse(request, response);
    });
  });
  expect(await exchange(socket, BODY)).toMatch(/too large/);
});

it('A connection whose request is complete is closed at once.', async () => {
  const socket = await open((request, response) => {
    request.resume().once('end', () => response.end('done'));
  });
  expect(await exchange(socket, BODY)).toMatch(/done/);
});
