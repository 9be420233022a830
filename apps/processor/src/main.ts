// Starts the processor: queue → Elasticsearch. It listens on no port.
import 'reflect-metadata';
import { setFlagsFromString } from 'node:v8';
import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { SettingsError } from '@timberline/settings';
import { ProcessorModule } from './processor.module.ts';

/** What is still under way then is given up; its jobs stay in the queue. Below the 10 s that a stop may take. */
const EXIT_AFTER_MS = 9_500;

/**
 * How much of its live size the old space may grow by before it is marked again. Left to itself, V8 marks so often that
 * half of this process's time under single posts goes into it; measured: 12 µs a log became 8.
 */
const HEAP_GROWING_PERCENT = 60;

async function start(): Promise<void> {
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWING_PERCENT}`);
  const app = await NestFactory.createApplicationContext(ProcessorModule, {
    logger: ['log', 'warn', 'error', 'fatal'],
    abortOnError: false,
  });
  app.enableShutdownHooks();
  for (const signal of ['SIGTERM', 'SIGINT'])
    process.once(signal, () => setTimeout(() => process.exit(0), EXIT_AFTER_MS).unref());
  new Logger('Processor').log('Taking jobs');
  process.send?.('ready');
}

start().catch((error: unknown) => {
  console.error(error instanceof SettingsError ? error.message : error);
  process.exit(1);
});
