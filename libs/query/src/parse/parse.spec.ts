import { describe, expect, it } from 'vitest';
import { MAX_NOTES } from '../limits.ts';
import { printQuery } from '../tree/print.ts';
import type { QueryNode } from '../tree/tree.ts';
import { parseQuery } from './parse.ts';

/** A tree as a short text: adjacent words joined by +, operators and fields by name. */
function shape(node: QueryNode | null): string {
  if (node === null) return 'all';
  switch (node.kind) {
    case 'and':
    case 'or':
      return `${node.kind}(${node.children.map(shape).join(', ')})`;
    case 'not':
      return `not(${shape(node.child)})`;
    case 'words':
      return node.tokens.join('+');
    case 'phrase':
      return `"${node.tokens.join('+')}"`;
    case 'prefix':
      return `${node.tokens.join('+')}*`;
    case 'contains':
      return `*${node.part}*`;
    case 'field': {
      const name = node.field.type === 'metadata' ? `metadata[${node.field.key}]` : node.field.name;
      const value = node.value !== null && typeof node.value === 'object' ? node.value.text : node.value;
      return `${name} ${node.op}${value === null ? '' : ` ${value}`}`;
    }
  }
}

function parsed(text: string): string {
  const result = parseQuery(text);
  return result.ok ? shape(result.tree) : `${result.error.column}: ${result.error.message}`;
}

/** The notes on a query, which must parse, as `column: message` lines. */
function notesOn(text: string, fields: string[] = []): string {
  const result = parseQuery(text, { fields });
  if (!result.ok) throw new Error(result.error.message);
  return result.notes.map((note) => `${note.column}: ${note.message}`).join('\n');
}

describe('parseQuery: terms and operators', () => {
  it.each([
    ['', 'all'],
    [' \t\n', 'all'],
    ['*', 'message exists'],
    ['*:*', 'message exists'],
  ])('A blank query or a lone star matches every log: “%s” is %s.', (text, tree) => {
    expect(parsed(text)).toBe(tree);
  });

  it.each([
    ['a b', 'and(a, b)'],
    ['a AND b OR c d', 'or(and(a, b), and(c, d))'],
    ['a OR b AND NOT c', 'or(a, and(b, not(c)))'],
    ['NOT a b', 'and(not(a), b)'],
    ['NOT (a b)', 'not(and(a, b))'],
    ['(a OR b) c', 'and(or(a, b), c)'],
    ['((a)) (b (c d))', 'and(a, b, c, d)'],
    ['a OR (b OR c)', 'or(a, b, c)'],
    ['a AND(b)OR(c)', 'or(and(a, b), c)'],
    ['-a -(b OR c) -"d e" -level:x', 'and(not(a), not(or(b, c)), not("d+e"), not(level eq x))'],
    ['NOT NOT a', 'a'],
    ['NOT -a', 'a'],
    ['-(-a)', 'a'],
  ])('Adjacent terms are joined by AND, which binds after NOT and before OR: “%s” is %s.', (text, tree) => {
    expect(parsed(text)).toBe(tree);
  });

  it.each([
    ['a && b || !c', 'or(and(a, b), not(c))'],
    ['+a +b -c', 'and(a, b, not(c))'],
    ['!(a OR b)', 'not(or(a, b))'],
    ['level : error', 'level eq error'],
    ['metadata.n >= 5', 'metadata[n] gte 5'],
    ['metadata.n:>=5', 'metadata[n] gte 5'],
    ['metadata.n:> 5', 'metadata[n] gt 5'],
    ['metadata.n:(>=5 AND <10)', 'and(metadata[n] gte 5, metadata[n] lt 10)'],
    ['metadata.n:[1 TO 5]', 'and(metadata[n] gte 1, metadata[n] lte 5)'],
    ['metadata.n:{1 TO *}', 'metadata[n] gt 1'],
    ['metadata.n:[* TO *]', 'metadata[n] exists'],
    [
      'timestamp:[2008-11-09 TO "2008-11-10T01:02:03Z"}',
      'and(timestamp gte 2008-11-09, timestamp lt 2008-11-10T01:02:03Z)',
    ],
    ['_exists_:commit', 'commit exists'],
    ['level:(error or warn)', 'or(level eq error, level eq warn)'],
    ['level:(not error)', 'not(level eq error)'],
  ])('Operators of Lucene and KQL are understood: “%s” is %s.', (text, tree) => {
    expect(parsed(text)).toBe(tree);
  });
});

describe('parseQuery: words', () => {
  it.each([
    ['10.10.34.11', '10+10+34+11'],
    ['blk_388', 'blk+388'],
    ['rhost=1.2.3.4', 'rhost+1+2+3+4'],
    ['DataNode', 'datanode'],
    ['日本', '日+本'],
  ])('Punctuation inside a word separates adjacent words: “%s” is %s.', (text, tree) => {
    expect(parsed(text)).toBe(tree);
  });

  it.each([
    ['"a b"', '"a+b"'],
    ['"a \\"b\\" c"', '"a+b+c"'],
    ['"C:\\path"', '"c+path"'],
    ['"a\\\\" b', 'and("a", b)'],
    ['message:"a b"', '"a+b"'],
    ['"AND"', '"and"'],
  ])(
    'Text in quotes is a phrase, in which quotes and backslashes can be escaped: “%s” is %s.',
    (text, tree) => {
      expect(parsed(text)).toBe(tree);
    },
  );

  it.each([
    ['pre*', 'pre*'],
    ['blk_38*', 'blk+38*'],
    ['*part*', '*part*'],
    ['*PaRt*', '*part*'],
    ['message:pre*', 'pre*'],
    ['message:*part*', '*part*'],
    ['message:*', 'message exists'],
    ['message:(a OR pre* "b c")', 'or(a, and(pre*, "b+c"))'],
    ['*日本語*', '日+本+語'],
    ['count(*) x', 'and(count, x)'],
    ['java.lang.*', 'java+lang'],
    ['*** alert ***', 'alert'],
    ['a\\*b', 'a+b'],
  ])('A word can have a star at its end, or a part of it can be between stars: “%s” is %s.', (text, tree) => {
    expect(parsed(text)).toBe(tree);
  });

  it('A lower-case operator is a word, and a note tells how to write the operator.', () => {
    expect(parsed('a and b')).toBe('and(a, and, b)');
    expect(notesOn('a and b')).toBe(
      '3: “and” was searched as a word; write AND in capitals to combine terms',
    );
  });
});

describe('parseQuery: pasted text', () => {
  it.each([
    ['http://x.de/a?b=c', 'http+x+de+a+b+c'],
    ['10:35:22', '10+35+22'],
    ['java.lang.X: broken', 'and(java+lang+x, broken)'],
    ['[2008-11-09 20:36]', 'and(2008+11+09, 20+36)'],
    ['{"a":1,"b":"c d"}', 'a+1+b+c+d'],
    ['C:\\path\\to', 'c+path+to'],
    ['a=b', 'a+b'],
    ['foo(bar)', 'foo+bar'],
    ['foo(bar, baz) end', 'and(foo+bar, baz, end)'],
    ['(foo(bar baz) OR x)', 'or(and(foo+bar, baz), x)'],
    ['key="two words" x', 'and(key+two+words, x)'],
    ['5" disk and 3" tape', 'and(5, disk, and, 3, tape)'],
    ['pam_unix(sshd:auth): failed', 'and(pam+unix+sshd+auth, failed)'],
    ['at X.java:1234)', 'and(at, x+java+1234)'],
    ['a -> b', 'and(a, b)'],
    ['--force', 'force'],
    ["don't", 'don+t'],
    ['::1', '1'],
    ['level\\:error', 'level+error'],
    ['commit <abc> pushed', 'and(commit, abc, pushed)'],
    ['levle:error', 'levle+error'],
    ['/var/log/x', 'var+log+x'],
  ])('Text that is pasted from a log is searched as text: “%s” is %s.', (text, tree) => {
    expect(parsed(text)).toBe(tree);
  });

  it.each([
    ['a Level:error', 'level:error'],
    ['resource_id:x', 'resourceId:x'],
    ['trace.id:x', 'traceId:x'],
    ['traceid:x', 'traceId:x'],
    ['service:x', 'resourceId:x'],
    ['host:x', 'resourceId:x'],
    ['severity:x', 'level:x'],
    ['@timestamp:x', 'timestamp:x'],
    ['@timestamp>=now-1h', 'timestamp>=now-1h'],
    ['status>=500', 'metadata.status>=500'],
    ['level=error', 'level:error'],
    ['level!=error', 'NOT level:error'],
    ['user:x', 'metadata.user:x'],
  ])(
    'Text that looks like a comparison gets a note with what may be meant: “%s” suggests %s.',
    (text, meant) => {
      expect(notesOn(text)).toContain(meant);
    },
  );

  it('A note suggests the known field that is closest to the name.', () => {
    expect(notesOn('stauts:500', ['metadata.user', 'metadata.status'])).not.toContain('metadata.user');
    expect(notesOn('Status:500', ['metadata.status'])).toContain('metadata.status:500');
  });

  it.each(['http://x', '10:35:22', 'java.lang.X: broken'])(
    'Pasted text with a colon gets a note without a suggestion: “%s”.',
    (text) => {
      expect(notesOn(text)).toMatch(/is not a field, so “.*” was searched as text$/);
    },
  );

  it.each(['a b', '10.10.34.11', 'rhost=1.2.3.4', 'a->b', '::1'])(
    'Text that cannot be mistaken for a comparison gets no note: “%s”.',
    (text) => {
      expect(notesOn(text)).toBe('');
    },
  );

  it('A query gets at most MAX_NOTES notes.', () => {
    const result = parseQuery(Array.from({ length: 60 }, (_, i) => `x${i}:y`).join(' '));
    expect(result.ok && result.notes.length).toBe(MAX_NOTES);
  });
});

describe('parseQuery: fields', () => {
  it.each([
    ['level:ERROR', 'level eq error'],
    ['level:ERR*', 'level prefix err'],
    ['resourceId:srv-1/a:b$c@d#e=f', 'resourceId eq srv-1/a:b$c@d#e=f'],
    ['traceId:"two words"', 'traceId eq two words'],
    ['traceId:two\\ words\\*', 'traceId eq two words*'],
    ['metadata.path:C:\\path', 'metadata[path] eq C:\\path'],
    ['metadata.a.b-c:*', 'metadata[a.b-c] exists'],
    ['metadata.my\\ key:x', 'metadata[my key] eq x'],
    ['parentResourceId:p', 'metadata[parentResourceId] eq p'],
    ['metadata.parentResourceId:p', 'metadata[parentResourceId] eq p'],
    ['id:x spanId:y commit:z', 'and(id eq x, spanId eq y, commit eq z)'],
    ['metadata.n:500', 'metadata[n] eq 500'],
    ['metadata.n:-5', 'metadata[n] eq -5'],
    ['metadata.n>-5.5e1', 'metadata[n] gt -55'],
    ['level:""', 'level eq '],
  ])('A field is compared with a whole value, a prefix or any value: “%s” is %s.', (text, tree) => {
    expect(parsed(text)).toBe(tree);
  });

  it.each([
    ['level:(error OR warn)', 'or(level eq error, level eq warn)'],
    ['level:(a OR b NOT c)', 'or(level eq a, and(level eq b, not(level eq c)))'],
    [
      'metadata.tags:("a b" (c OR -d*))',
      'and(metadata[tags] eq a b, or(metadata[tags] eq c, not(metadata[tags] prefix d)))',
    ],
    ['-level:(a OR b) x', 'and(not(or(level eq a, level eq b)), x)'],
  ])('A field can be compared with a group of values: “%s” is %s.', (text, tree) => {
    expect(parsed(text)).toBe(tree);
  });

  it.each([
    ['timestamp>=2008-11-09T20:36:15Z', 'timestamp gte 2008-11-09T20:36:15Z'],
    ['timestamp:2008-11-09', 'timestamp eq 2008-11-09'],
    ['timestamp:2008-11-09 20:36 x', 'and(timestamp eq 2008-11-09 20:36, x)'],
    ['timestamp>=2008-11-09T20:36:15 01:00 x', 'and(timestamp gte 2008-11-09T20:36:15+01:00, x)'],
    ['timestamp>=2008-11-09 20:36:15 01:00', 'timestamp gte 2008-11-09 20:36:15+01:00'],
    ['timestamp<"2008-11-09T20:36:15.5 01:00"', 'timestamp lt 2008-11-09T20:36:15.5+01:00'],
    [
      'timestamp:[2008-11-09T20:36:15 01:00 TO 2008-11-10 20:36]',
      'and(timestamp gte 2008-11-09T20:36:15+01:00, timestamp lte 2008-11-10 20:36)',
    ],
    ['receivedAt<now-15m', 'receivedAt lt now-15m'],
    ['timestamp > now', 'timestamp gt now'],
    ['timestamp:*', 'timestamp exists'],
  ])('A time field is compared with instants, spans and times relative to now: “%s” is %s.', (text, tree) => {
    expect(parsed(text)).toBe(tree);
  });
});

describe('parseQuery: offsets', () => {
  it('The offsets of a node are those of its text in the query.', () => {
    const text = 'a  level:"x y" OR NOT blk_38*';
    const result = parseQuery(text);
    const parts: string[] = [];
    const walk = (node: QueryNode): void => {
      parts.push(text.slice(node.start, node.end));
      if (node.kind === 'and' || node.kind === 'or') node.children.forEach(walk);
      if (node.kind === 'not') walk(node.child);
    };
    if (result.ok && result.tree) walk(result.tree);
    expect(parts).toEqual([text, 'a  level:"x y"', 'a', 'level:"x y"', 'NOT blk_38*', 'blk_38*']);
  });
});

describe('printQuery', () => {
  it.each([
    ['(a AND b) OR NOT level:ERROR', 'a b OR -level:error'],
    ['a AND (b OR c)', 'a (b OR c)'],
    ['level:(a OR "b c")', 'level:a OR level:"b c"'],
    ['"say \\"hi\\""', '"say \\"hi\\""'],
    ['metadata.my\\ key:*', 'metadata.my\\ key:*'],
  ])('A tree is printed in a short form: “%s” becomes %s.', (text, printed) => {
    const result = parseQuery(text);
    expect(result.ok && printQuery(result.tree)).toBe(printed);
  });
});
