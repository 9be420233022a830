// Describes an error for the log of the API, without what a client sent: queries and bodies may hold secrets.
import { errors as elasticsearch } from '@elastic/elasticsearch';

/** A request as the log may name it: without its parameters. */
export interface LoggedRequest {
  id: string;
  method: string;
  url: string;
}

/** Names a request by its method, its path and its id. */
export function describeRequest({ id, method, url }: LoggedRequest): string {
  return `${method} ${url.split('?', 1)[0]} (request ${id})`;
}

/**
 * What the log says of an error: its name, its message and where it was thrown. The messages of Elasticsearch and of
 * parsers quote what they were given, so their type and position have to do.
 */
export function describeFault(error: unknown): string {
  if (!(error instanceof Error)) return `thrown: ${typeof error}`;
  const frames = error.stack?.split('\n').filter((line) => /^ +at /.test(line)) ?? [];
  return [`${error.name}: ${safeMessage(error)}`, ...frames].join('\n');
}

/** The message of an error without what it quotes. */
export function safeMessage(error: Error): string {
  if (error instanceof elasticsearch.ResponseError) {
    const { type } = (error.body as { error?: { type?: unknown } } | undefined)?.error ?? {};
    return `status ${error.statusCode}${typeof type === 'string' ? `, ${type}` : ''}`;
  }
  return error instanceof SyntaxError ? 'a text could not be parsed' : error.message;
}
