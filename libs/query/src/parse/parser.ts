// The grammar of the query language, parsed by recursive descent: OR, then AND, then NOT, then a single term.
//
// EBNF: `{ x }` is zero or more, `[ x ]` at most one, `? … ?` is prose. Blanks may stand between the parts of a rule; none
// may stand where a dot joins them.
//
//   query       = [ or ] ;                               (* blank: every log *)
//   or          = and { OR and } ;
//   and         = not { [ AND ] not } ;
//   not         = { NOT | sign . } term ;
//   term        = group | comparison | exists | text ;   (* text if none of the others matches *)
//   group       = "(" or ")" ;
//
//   comparison  = "message" ":" ( text | "(" or ")" )    (* inside, every term is a group or a text *)
//               | field ":" ( value | "(" value-or ")" )
//               | ordered [ ":" ] relation value         (* a time or a number *)
//               | ordered ":" range ;
//   exists      = "_exists_" ":" value ;                 (* the value names a field *)
//   value-or    = value-and { OR value-and } ;           (* OR, AND and NOT in either case *)
//   value-and   = value-not { [ AND ] value-not } ;
//   value-not   = { NOT | sign . } ( value | relation value | range | "(" value-or ")" ) ;
//   relation    = ">=" | ">" | "<=" | "<" ;              (* for an ordered field *)
//   range       = ( "[" | "{" ) bound "TO" bound ( "]" | "}" ) ;     (* blanks around TO *)
//   bound       = "*" | quotes | ? characters up to a blank, a quote, "]" or "}" ? ;
//
//   field       = ordered | "level" | "resourceId" | "traceId" | "spanId" | "commit" | "id" ;
//   ordered     = "timestamp" | "receivedAt" | "parentResourceId" | "metadata." . key ;
//   key         = ? escapes, and characters up to a blank or one of : < > = " ( ) ? ;
//
//   text        = quotes | bare-text ;
//   bare-text   = ? escapes, and characters up to a blank or a ")" that closes a group; quotes and brackets inside
//                 belong to it; with stars: * or *:* alone, word*, or *part-of-a-word* ? ;
//   value       = quotes | bare-value | date . " " . time-of-day ;   (* the last one for a time *)
//   bare-value  = ? escapes, and characters up to a blank, "(" or ")"; with stars: * alone, or at the end ? ;
//   quotes      = ? characters between quotes, where \" and \\ are escapes; a blank, ")" or the end follows ? ;
//   escape      = "\" . ? a blank or ASCII punctuation ? ;
//
//   OR          = "OR" | "||" ;                          (* a blank, a bracket, a quote or the end follows *)
//   AND         = "AND" | "&&" ;
//   NOT         = "NOT" ;
//   sign        = "-" | "!" | "+" ;                      (* no blank, end or one of - ! + > < = ) | & follows *)
//
// docs/query-language.md explains the language to users.

import type { FieldRef } from '../tree/fields.ts';
import { allOf, anyOf, negate, type QueryNode } from '../tree/tree.ts';
import { parseComparison, parseValueInGroup } from './comparison.ts';
import { ParseError, quoted } from './diagnostics.ts';
import { signAt, skipBlanks } from './lexer.ts';
import { operatorAhead } from './lookahead.ts';
import type { ParserState, Scope } from './parser-state.ts';
import { parseText } from './text-term.ts';

/** Parses one query and is used once. Its methods throw a ParseError. */
export class Parser {
  constructor(private readonly state: ParserState) {}

  parse(): QueryNode | null {
    const tree = this.parseOr({ field: null, level: 0, textOpens: 0 });
    if (tree === null) {
      const start = skipBlanks(this.state.text, 0);
      throw new ParseError(
        start,
        `${quoted(this.state.text.trim())} has no letters or digits, so there is nothing to search for; add a word`,
        this.state.text.trimEnd().length - start,
      );
    }
    return tree;
  }

  private parseOr(scope: Scope): QueryNode | null {
    const parts = [this.parseAnd(scope, '')];
    while (this.operator(scope) === 'OR') parts.push(this.parseAnd(scope, this.takeOperator(scope)));
    return anyOf(parts);
  }

  /** Parses adjacent terms, at least one. `after` is the operator before them, or ''. */
  private parseAnd(scope: Scope, after: string): QueryNode | null {
    const parts: (QueryNode | null)[] = [];
    // The operator that still needs a term after it.
    let pending = after;
    for (;;) {
      this.state.skipBlanks();
      if (this.isAtEnd(scope)) break;
      const operator = this.operator(scope);
      if (operator === 'AND' || operator === 'OR') {
        if (parts.length === 0 || pending !== '')
          throw this.missingTerm(pending, this.writtenOperator(scope));
        if (operator === 'OR') break;
        pending = this.takeOperator(scope);
        continue;
      }
      parts.push(this.parseNot(scope));
      pending = '';
    }
    if (parts.length === 0 || pending !== '') throw this.missingTerm(pending, '');
    return allOf(parts);
  }

  /** Parses a term with the NOT, `-`, `!` and `+` before it. */
  private parseNot(scope: Scope): QueryNode | null {
    const start = this.state.at;
    let isNegative = false;
    for (;;) {
      const sign = signAt(this.state.text, this.state.at);
      if (sign !== '') {
        this.state.at++;
        if (sign !== '+') isNegative = !isNegative;
      } else if (this.operator(scope) === 'NOT') {
        const written = this.takeOperator(scope);
        isNegative = !isNegative;
        this.state.skipBlanks();
        const next = this.operator(scope);
        if (this.isAtEnd(scope) || next === 'AND' || next === 'OR')
          throw this.missingTerm(written, this.writtenOperator(scope));
      } else {
        break;
      }
    }
    const node = this.parseTerm(scope);
    return isNegative ? negate(node, start) : node;
  }

  private parseTerm(scope: Scope): QueryNode | null {
    const start = this.state.at;
    if (this.state.text.charAt(start) === '(') return this.parseGroup(scope, scope.field);
    if (scope.field && scope.field.type !== 'text') return parseValueInGroup(this.state, scope, scope.field);
    if (scope.field === null) {
      const compared = parseComparison(this.state, scope, (inner, field) => this.parseGroup(inner, field));
      if (compared !== undefined) return compared;
    }
    return parseText(this.state, scope, start, scope.field !== null);
  }

  private parseGroup(scope: Scope, field: FieldRef | null): QueryNode | null {
    const { state } = this;
    const open = state.at;
    state.checkLevel(scope, open);
    const inner: Scope = { field, level: scope.level + 1, textOpens: 0 };
    state.at = skipBlanks(state.text, open + 1);
    if (state.text.charAt(state.at) === ')') {
      throw new ParseError(
        open,
        'these brackets are empty; remove them, or write a term between them',
        state.at + 1 - open,
      );
    }
    const node = this.parseOr(inner);
    if (state.text.charAt(state.at) !== ')') {
      throw new ParseError(
        open,
        'this bracket is never closed; add ) after it, or write \\( if it is meant as text',
        1,
      );
    }
    state.at++;
    const suffix = /^[~^]\d+/.exec(state.text.slice(state.at))?.[0];
    if (suffix) {
      throw new ParseError(state.at, `${suffix} is not supported after a group in brackets; remove it`);
    }
    return node && { ...node, start: open, end: state.at };
  }

  /** Whether the group or the query ends here. Throws for a bracket that does not close anything. */
  private isAtEnd(scope: Scope): boolean {
    const c = this.state.text.charAt(this.state.at);
    if (c === '') return true;
    if (c !== ')' || scope.textOpens > 0) return false;
    if (scope.level > 0) return true;
    throw new ParseError(
      this.state.at,
      'this bracket does not close anything; remove it, add ( before it, or write \\) if it is meant as text',
      1,
    );
  }

  /** The operator at the current offset as it is written, or ''. */
  private writtenOperator(scope: Scope): string {
    return operatorAhead(this.state.text, this.state.at, scope.field);
  }

  /** The operator at the current offset as `AND`, `OR` or `NOT`, or ''. */
  private operator(scope: Scope): string {
    const written = this.writtenOperator(scope);
    return written === '&&' ? 'AND' : written === '||' ? 'OR' : written.toUpperCase();
  }

  /** Moves past the operator at the current offset, and returns it as it is written. */
  private takeOperator(scope: Scope): string {
    const written = this.writtenOperator(scope);
    this.state.at += written.length;
    return written;
  }

  /** The error for a missing term after one operator and before another; either can be ''. */
  private missingTerm(after: string, before: string): ParseError {
    const what = 'expected a word, a "phrase", field:value or a group in brackets';
    if (before !== '') {
      const where = after === '' ? `before ${before}` : `between ${after} and ${before}`;
      return new ParseError(this.state.at, `${what} ${where}`, before.length);
    }
    return new ParseError(this.state.at, after === '' ? what : `${what} after ${after}`);
  }
}
