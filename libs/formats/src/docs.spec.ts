import { expect, it } from 'vitest';
import { LineReader } from './lines/line-reader.ts';
import { FIELD_TABLE } from './mapping/field-table.ts';
import { toLogs } from './mapping/to-logs.ts';

const NOW = Date.UTC(2026, 10, 24, 12);
const [docs = ''] = Object.values(
  import.meta.glob('../../../docs/fields.md', { query: '?raw', import: 'default', eager: true }),
);

/** The rows of the table whose first heading this is. */
function rowsOf(heading: string): string[][] {
  const lines = docs.split('\n').map((line) => line.split(/ +\| +| +\|$|^\| +/).slice(1, -1));
  const start = lines.findIndex(([first]) => first === heading);
  expect(start, heading).toBeGreaterThan(0);
  const length = lines.slice(start).findIndex((cells) => cells.length === 0);
  return lines.slice(start + 2, length < 0 ? undefined : start + length);
}

const codesOf = (cell = '') => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1]!);

it('docs/fields.md has the names of the table, in their order.', () => {
  const documented = rowsOf('field of the log').map(([field, names]) => [
    codesOf(field)[0]!.replace('metadata.', ''),
    codesOf(names),
  ]);
  expect(Object.fromEntries(documented)).toEqual(FIELD_TABLE);
});

it.each(rowsOf('format'))(
  'The example of %s in docs/fields.md is read as documented.',
  (_, line, level, resource, message) => {
    const reader = new LineReader({ now: NOW });
    const entries = [...reader.push(codesOf(line)[0]!), ...reader.flush()];
    expect(entries.flatMap(({ entry }) => toLogs(entry, { now: NOW }))).toMatchObject([
      { level: codesOf(level)[0], resourceId: codesOf(resource)[0], message: codesOf(message)[0] },
    ]);
  },
);
