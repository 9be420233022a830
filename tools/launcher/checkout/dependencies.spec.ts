import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { firstMissing } from './dependencies.ts';
import { CHECKOUT, pinnedNodeVersion } from './paths.ts';

const wanted = {
  '': { version: '0.1.0' },
  'apps/api': { version: '0.1.0' },
  'node_modules/a': { version: '1.0.0' },
  'node_modules/only-on-mac': { version: '2.0.0', optional: true },
  'node_modules/@timberline/api': { link: true },
};

test('Optional packages of other platforms may be missing.', () => {
  expect(
    firstMissing(wanted, { 'node_modules/a': { version: '1.0.0' }, 'node_modules/@timberline/api': {} }),
  ).toBeNull();
});

test('A missing package and a package of another version are found.', () => {
  expect(firstMissing(wanted, { 'node_modules/@timberline/api': {} })).toBe('node_modules/a');
  expect(firstMissing(wanted, { 'node_modules/a': { version: '1.0.1' } })).toBe('node_modules/a');
});

test('The engines of package.json match .node-version.', () => {
  const { engines } = JSON.parse(readFileSync(join(CHECKOUT, 'package.json'), 'utf8')) as {
    engines: { node: string };
  };
  const major = pinnedNodeVersion().split('.')[0];
  expect(engines.node).toMatch(new RegExp(`^>=${major}\\.\\d+\\.\\d+ <${Number(major) + 1}$`));
});
