// docs/send.md says of each configuration whether it is tested; those that are must be run by a spec.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { examples } from './docs-example.ts';

const FOLDERS = [import.meta.dirname, join(import.meta.dirname, '../collector')];
const SPECS = FOLDERS.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
  .filter((file) => file.endsWith('.spec.ts') && !file.endsWith('docs-example.spec.ts'))
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');

test.for([...new Set(examples().map(({ heading }) => heading))])(
  'The configuration of %s is run by a spec, or said to come from documentation.',
  (heading) => {
    const { text } = examples().find((one) => one.heading === heading)!;
    const isTested = /^Tested, with /m.test(text);
    expect(isTested || /^From its documentation/m.test(text)).toBe(true);
    // A spec names it whole, or as `rsyslog over ${way}`.
    const names = [`'${heading}'`, `${heading.replace(/(?<=over )\w+$/, '')}\${`];
    expect(
      names.some((name) => SPECS.includes(name)),
      'a spec names it',
    ).toBe(isTested);
  },
);
