// Starts the processor, which moves logs from the queue to Elasticsearch. It listens on no port.
import 'reflect-metadata';
import { setFlagsFromString } from 'node:v8';
import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { SettingsError, stopOnSignals } from '@timberline/settings';
import { ProcessorModule } from './processor.module.ts';
import { Settings } from './settings.ts';

/** What is in flight then is abandoned; its jobs stay in the queue. Below the 10 s that a stop may take. */
const EXIT_TIMEOUT_MS = 9_500;

/**
 * How far the old space may grow over its live size before V8 marks it again. By default V8 marks so often that under a
 * load of single posts much of the time of this process goes into marking.
 */
const HEAP_GROWING_PERCENT = 60;

async function start(): Promise<void> {
  // Wrong settings are found here first: inside of Nest they would be logged with a stack trace.
  Settings.fromEnvironment();
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWING_PERCENT}`);
  const app = await NestFactory.createApplicationContext(ProcessorModule, {
    logger: ['log', 'warn', 'error', 'fatal'],
    abortOnError: false,
  });
  stopOnSignals(() => app.close(), EXIT_TIMEOUT_MS);
  new Logger('Processor').log('The processor takes jobs');
  process.send?.('ready');
}

start().catch((error: unknown) => {
  // The text alone: the properties of an error of Redis or Elasticsearch may hold a password.
  if (error instanceof SettingsError) console.error(error.message);
  else console.error(error instanceof Error ? error.stack : String(error));
  process.exit(1);
});
