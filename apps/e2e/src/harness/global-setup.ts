// Starts the stack that the specs of `http`, `browser`, `compose` and `protocols` share. They get its URLs by `inject('urls')`.
import type { TestProject } from 'vitest/node';
import { freePorts } from './ports.ts';
import { startTestStack } from './stack.ts';

export interface StackUrls {
  api: string;
  console: string;
  /** With user and password. */
  elasticsearch: string;
  redis: string;
}

export interface StackPorts {
  otlpGrpc: number;
  /** TCP and UDP. */
  syslog: number;
}

declare module 'vitest' {
  export interface ProvidedContext {
    urls: StackUrls;
    ports: StackPorts;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const [otlpGrpc, syslog] = await freePorts(2);
  const stack = await startTestStack({
    env: { TIMBERLINE_OTLP_GRPC_PORT: String(otlpGrpc), TIMBERLINE_SYSLOG_PORT: String(syslog) },
  });
  project.provide('urls', stack.urls);
  project.provide('ports', { otlpGrpc: otlpGrpc!, syslog: syslog! });
  return () => stack.stop();
}
