import { describe, expect, it } from 'vitest';
import { completionAt } from './completion.ts';

/** The completion at the `|` in a text: what is expected, the field, the typed prefix, and the text it replaces. */
function at(marked: string): string {
  const caret = marked.indexOf('|');
  const text = marked.replace('|', '');
  const { expecting, field, prefix, from, to } = completionAt(text, caret);
  return `${expecting}${field === undefined ? '' : ` of ${field}`} <${prefix}> [${text.slice(from, to)}]`;
}

describe('completionAt', () => {
  it('A field is offered where a term begins.', () => {
    expect(at('|')).toBe('field <> []');
    expect(at('lev|')).toBe('field <lev> [lev]');
    expect(at('le|vel:error')).toBe('field <le> [level]');
    expect(at('level:error AND |')).toBe('field <> []');
    expect(at('level:error AND me|')).toBe('field <me> [me]');
    expect(at('-|')).toBe('field <> []');
    expect(at('-res|')).toBe('field <res> [res]');
    expect(at('(|')).toBe('field <> []');
    expect(at('metadata.st|')).toBe('field <metadata.st> [metadata.st]');
  });

  it('A value is offered after a field.', () => {
    expect(at('level:|')).toBe('value of level <> []');
    expect(at('level: |')).toBe('value of level <> []');
    expect(at('level:er|')).toBe('value of level <er> [er]');
    expect(at('level:e|rror x')).toBe('value of level <e> [error]');
    expect(at('level:|error')).toBe('value of level <> [error]');
    expect(at('level:"two w|')).toBe('value of level <two w> ["two w]');
    expect(at('level:"two w|o" x')).toBe('value of level <two w> ["two wo"]');
    expect(at('level:"two"|')).toBe('value of level <two> ["two"]');
    expect(at('resourceId:srv*|')).toBe('value of resourceId <srv*> [srv*]');
    expect(at('level:(|')).toBe('value of level <> []');
    expect(at('level:(error OR w|')).toBe('value of level <w> [w]');
    expect(at('timestamp>=|')).toBe('value of timestamp <> []');
    expect(at('metadata.a.b:x|')).toBe('value of metadata.a.b <x> [x]');
  });

  it('An operator is offered after a term.', () => {
    expect(at('level:error |')).toBe('operator <> []');
    expect(at('level:error A|')).toBe('operator <A> [A]');
    expect(at('level:error AND|')).toBe('operator <AND> [AND]');
    expect(at('(a b)|')).toBe('operator <> []');
    expect(at('level:(error |')).toBe('operator of level <> []');
  });

  it('Neither fields nor values are offered inside a text.', () => {
    expect(at('"a b|"')).toBe('word <a b> ["a b"]');
    expect(at('"a b|')).toBe('word <a b> ["a b]');
    expect(at('http://x|')).toBe('word <http://x> [http://x]');
    expect(at('message:|')).toBe('word <> []');
    expect(at('message:a|')).toBe('word <a> [a]');
  });
});
