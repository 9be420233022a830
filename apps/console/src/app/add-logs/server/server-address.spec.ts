import { describe, expect, it } from 'vitest';
import { addressOf, isLoopback, targetOf } from './server-address';

const page = (url: string) => {
  const { protocol, hostname, port, origin } = new URL(url);
  return { protocol, hostname, port, origin };
};

describe('addressOf', () => {
  it.each([
    ['http://localhost:8080/add', { apiPort: 3000, consolePort: 8080 }, 'http://localhost:3000'],
    ['http://192.0.2.7:9090/add', { apiPort: 4000, consolePort: 9090 }, 'http://192.0.2.7:4000'],
    ['http://[::1]:8080/add', { apiPort: 3000, consolePort: 8080 }, 'http://[::1]:3000'],
    ['https://logs.example.com/add', { apiPort: 3000, consolePort: 8080 }, 'https://logs.example.com'],
    ['http://localhost:8080/add', null, 'http://localhost:3000'],
  ])('The page at %s with the ports %j names %s.', (url, ports, expected) => {
    expect(addressOf(page(url), ports)).toBe(expected);
  });
});

describe('targetOf', () => {
  it('An address without a port has that of its protocol, which some shippers need.', () => {
    expect(targetOf('https://logs.example.com/')).toEqual({
      url: 'https://logs.example.com',
      host: 'logs.example.com',
      port: '443',
      isTls: true,
    });
  });

  it('A path in front of the endpoints is kept.', () => {
    expect(targetOf(' http://proxy:81/timberline/ ')?.url).toBe('http://proxy:81/timberline');
  });

  it.each(['', 'localhost:3000', 'ftp://files', 'http://'])('%j is no address.', (text) => {
    expect(targetOf(text)).toBeNull();
  });
});

describe('isLoopback', () => {
  it.each([
    ['http://localhost:3000', true],
    ['http://127.0.0.1:3000', true],
    ['http://[::1]:3000', true],
    ['http://192.0.2.7:3000', false],
    ['https://localhost.example.com', false],
  ])('Of %s it is %s that only this machine reaches it.', (url, expected) => {
    expect(isLoopback(targetOf(url)!)).toBe(expected);
  });
});
