// A beginning that fits more words than Elasticsearch looks through: a 400 that points at its place in the query.
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { catchError, type Observable, throwError } from 'rxjs';
import { parseQuery, type PrefixNode, type QueryNode } from '@timberline/query';
import { ProblemError } from '../problem/problem-error.ts';

/** `beginning` as Elasticsearch names it, folded and without its star; undefined where it names none. */
export class TooManyExpansionsError extends ProblemError {
  constructor(
    readonly beginning: string | undefined,
    column = 1,
  ) {
    const what = beginning === undefined ? 'a beginning in it' : `${beginning}*`;
    const message = `${what} fits too many different words here; expected a longer beginning`;
    super(400, `The query costs too much: ${message}.`, { errors: [{ column, path: 'q', message }] });
  }
}

/** Who searches Elasticsearch has its clauses; the text that a column counts in is the request's. */
@Injectable()
export class TooManyExpansionsInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const { q } = context.switchToHttp().getRequest<FastifyRequest>().query as { q?: unknown };
    return next
      .handle()
      .pipe(
        catchError((error: unknown) => throwError(() => (typeof q === 'string' ? pointAt(error, q) : error))),
      );
  }
}

function pointAt(error: unknown, q: string): unknown {
  if (!(error instanceof TooManyExpansionsError)) return error;
  return new TooManyExpansionsError(error.beginning, columnOfBeginning(q, error.beginning));
}

/** The column (from 1) of the first text in `q` that ends in this beginning; 1 where there is none. */
export function columnOfBeginning(q: string, beginning: string | undefined): number {
  const read = parseQuery(q);
  // A beginning alone may fit any number of words; it is one that follows other words that may not.
  const several = read.ok && read.tree ? prefixes(read.tree).filter(({ tokens }) => tokens.length > 1) : [];
  const named = several.find(({ tokens }) => tokens.at(-1) === beginning) ?? several[0];
  return (named?.start ?? 0) + 1;
}

function prefixes(tree: QueryNode): PrefixNode[] {
  switch (tree.kind) {
    case 'and':
    case 'or':
      return tree.children.flatMap(prefixes);
    case 'not':
      return prefixes(tree.child);
    case 'prefix':
      return [tree];
    default:
      return [];
  }
}
