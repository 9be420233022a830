// The files of the stack in containers, as text and as values, for the specs that compare them with the code.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { parse } from 'yaml';
import type { ComposeFile } from './validate-compose.ts';

export const CHECKOUT = join(import.meta.dirname, '../../../..');
export const read = (file: string): string => readFileSync(join(CHECKOUT, file), 'utf8');

export const text = read('docker-compose.yml');
export const compose = parse(text, { merge: true }) as ComposeFile;
export const dockerfile = read('Dockerfile');
export const nginx = read('nginx/nginx.conf');
export const proxy = read('nginx/api-proxy.conf');

/** Returns the first group of a pattern that must match exactly one text. */
export function singleMatch(source: string, pattern: RegExp): string {
  const found = new Set([...source.matchAll(new RegExp(pattern, 'gm'))].map((match) => match[1]!));
  expect([...found], String(pattern)).toHaveLength(1);
  return [...found][0]!;
}

/** Returns the text of one stage of the Dockerfile. */
export function stage(name: string): string {
  return dockerfile.split(/^(?=FROM )/m).find((part) => part.split('\n')[0]!.endsWith(` AS ${name}`)) ?? '';
}

/** The settings that several programs inherit: those that connect to the engines, and those that listen. */
const ENGINE_SETTINGS = 'libs/settings/src/engine-settings.ts';
const SERVER_SETTINGS = 'libs/settings/src/server-settings.ts';

/**
 * Reads the variables of a program's settings class, with their defaults as text. A secret has a second variable for the file
 * that it is in.
 */
function settingsOf(file: string, inherited: string[]): Map<string, string> {
  const properties = [...inherited, file]
    .map(read)
    .join('\n')
    .matchAll(/^( +@IsSecret\(\)\n)?(?: +@.+\n)* +(?:readonly )?(\w+)(?:: [\w |'[\]]+)? = ([^;]+);$/gm);
  return new Map(
    [...properties].flatMap(([, secret, name, value]) => {
      const variable = `TIMBERLINE_${name!.replace(/[A-Z]/g, '_$&').toUpperCase()}`;
      const entry: [string, string] = [variable, value!.replace(/^'(.*)'$/, '$1')];
      return secret ? [entry, [`${variable}_FILE`, ''] as [string, string]] : [entry];
    }),
  );
}

/** The settings of the programs that the services run. nginx runs in the place of the console server. */
export const applications = {
  api: settingsOf('apps/api/src/settings.ts', [ENGINE_SETTINGS, SERVER_SETTINGS]),
  processor: settingsOf('apps/processor/src/settings.ts', [ENGINE_SETTINGS]),
  web: settingsOf('apps/console-server/src/settings.ts', [SERVER_SETTINGS]),
};
