import { describe, expect, it } from 'vitest';
import { analyze } from './analyzer/analyzer.ts';
import { Highlighter } from './highlight/highlighter.ts';
import { parseQuery } from './parse/parse.ts';
import { resolveField } from './tree/fields.ts';
import { printQuery } from './tree/print.ts';
import { parseTime } from './tree/time.ts';
import type { QueryNode } from './tree/tree.ts';

const [docs = ''] = Object.values(
  import.meta.glob('../../../docs/query-language.md', { query: '?raw', import: 'default', eager: true }),
);

/** The rows of the only table in the documentation that has these headings. */
function rowsOf(...headings: string[]): string[][] {
  const lines = docs.split('\n');
  const start = lines.findIndex((line) => cellsOf(line).join('|') === headings.join('|'));
  expect(start, `the table ${headings.join(', ')}`).toBeGreaterThan(0);
  const rows: string[][] = [];
  for (let i = start + 2; lines[i]?.startsWith('|'); i++) rows.push(cellsOf(lines[i] ?? ''));
  return rows;
}

function cellsOf(line: string): string[] {
  return line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));
}

/** The texts in backquotes of a cell. */
function codesOf(cell = ''): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
}

function parsed(query: string): { tree: QueryNode | null; notes: string[] } {
  const result = parseQuery(query);
  if (!result.ok) throw new Error(`${query}: ${result.error.message}`);
  return { tree: result.tree, notes: result.notes.map((note) => note.message) };
}

/** Pairs each query of the first cell with the one of the second. */
function pairsOf(rows: string[][]): [query: string, other: string][] {
  return rows.flatMap(([queries, other]) =>
    codesOf(queries).map((query): [string, string] => [query, codesOf(other)[0] ?? '']),
  );
}

/** The words that a tree searches for: two trees with the same ones match the same messages. */
function searched(node: QueryNode | null): unknown {
  return JSON.parse(
    JSON.stringify(node, (key, value: unknown) =>
      key === 'start' || key === 'end' || key === 'text' ? undefined : value === 'phrase' ? 'words' : value,
    ),
  );
}

describe('docs/query-language.md', () => {
  const examples = /^```\n(.*?)^```/ms.exec(docs)?.[1]?.trim().split('\n') ?? [];

  it.each(examples)('The first examples are valid queries without notes: %s.', (line) => {
    expect(parsed(line.split(/ {3,}/)[0] ?? '').notes).toEqual([]);
  });

  it.each(rowsOf('query', 'matches', 'does not match'))(
    'The query %s matches %s and does not match %s.',
    (query, match, other) => {
      const { tree } = parsed(codesOf(query)[0] ?? '');
      expect(new Highlighter(tree).highlight(codesOf(match)[0] ?? '')).not.toEqual([]);
      expect(new Highlighter(tree).highlight(codesOf(other)[0] ?? '')).toEqual([]);
    },
  );

  it('Text in several scripts is split into the documented words.', () => {
    expect(docs).toContain('`日本abc` is the words `日`, `本` and `abc`');
    expect(analyze('日本abc').map((word) => word.text)).toEqual(['日', '本', 'abc']);
  });

  it.each(rowsOf('query', 'matches', 'remarks'))('The term %s is a valid query without notes.', (query) => {
    expect(parsed(codesOf(query)[0] ?? '').notes).toEqual([]);
  });

  it.each(
    pairsOf(rowsOf('query', 'matches', 'remarks').filter(([, matches]) => matches?.startsWith('the same'))),
  )('The term “%s” is the same as “%s”.', (query, other) => {
    expect(printQuery(parsed(query).tree)).toBe(printQuery(parsed(other).tree));
  });

  it.each([
    ...pairsOf(rowsOf('query', 'is the same as', 'meaning')),
    ...pairsOf(rowsOf('KQL or Lucene', 'is the same as')),
  ])('The query “%s” is the same as “%s”.', (query, other) => {
    expect(printQuery(parsed(query).tree)).toBe(printQuery(parsed(other).tree));
  });

  it.each(rowsOf('field', 'is compared').flatMap(([names]) => codesOf(names)))(
    'The documented field “%s” exists.',
    (name) => {
      expect(resolveField(name)).not.toBe(null);
    },
  );

  it.each([
    'level : error',
    'metadata.status >= 500',
    'metadata.url:http://x.de/a',
    'metadata.path:C:\\temp',
  ])('The documented comparison “%s” is a valid query without notes.', (query) => {
    expect(docs).toContain(`\`${query}\``);
    expect(parsed(query).notes).toEqual([]);
    expect(parsed(query).tree?.kind).toBe('field');
  });

  it.each(['traceId:two\\ words', 'traceId:a\\*', 'metadata.my\\ key:x'])(
    'The documented escape “%s” is a comparison.',
    (query) => {
      expect(docs).toContain(`\`${query}\``);
      expect(parsed(query).tree?.kind).toBe('field');
    },
  );

  it.each(rowsOf('time', 'is').flatMap(([times]) => codesOf(times)))(
    'The documented time “%s” is parsed.',
    (time) => {
      expect(parseTime(time)).not.toBe(null);
    },
  );

  it.each(rowsOf('query', 'is searched as', 'note'))(
    'The pasted text %s is searched as %s with the documented note: %s',
    (query, other, note) => {
      const found = parsed(codesOf(query)[0] ?? '');
      expect(searched(found.tree)).toEqual(searched(parsed(codesOf(other)[0] ?? '').tree));
      expect(found.notes.slice(0, 1)).toEqual(note === '' ? [] : [note]);
    },
  );

  it.each(rowsOf('query', 'column', 'message'))(
    'The query %s has an error at column %s: %s',
    (query, column, message = '') => {
      const result = parseQuery(codesOf(query)[0] ?? '');
      const [begin = '', rest] = message.split('…');
      expect(result).toMatchObject({ ok: false, error: { column: Number(column) } });
      expect(!result.ok && result.error.message.startsWith(begin), message).toBe(true);
      expect(rest === undefined ? !result.ok && result.error.message : message).toBe(message);
    },
  );

  it.each(
    rowsOf('KQL or Lucene', 'here')
      .filter(([, here]) => here?.startsWith('an error'))
      .flatMap(([queries]) => codesOf(queries)),
  )('The query “%s” of other languages is an error.', (query) => {
    expect(parseQuery(query).ok).toBe(false);
  });

  it.each(
    rowsOf('KQL or Lucene', 'here')
      .filter(([, here]) => here?.includes('with a note'))
      .flatMap(([queries]) => codesOf(queries)),
  )('The query “%s” of other languages gets a note.', (query) => {
    expect(parsed(query).notes).not.toEqual([]);
  });

  it.each(
    rowsOf('KQL or Lucene', 'here')
      .filter(([, here]) => here?.startsWith('write'))
      .flatMap(([, here]) => codesOf(here?.split(';')[0])),
  )('The replacement “%s” for a query of other languages is valid.', (query) => {
    expect(parsed(query).notes).toEqual([]);
  });
});
