// What every answer has to fulfil, whatever was asked.
import { type Answer, jsonOf } from './answers.ts';
import type { Description, Operation, Schema } from './description.ts';
import type { FuzzRequest, HttpRequest } from './generate/requests.ts';
import type { Exchange } from './wire.ts';

const PROBLEM_TYPE = 'application/problem+json';
/** Words of the engines and of the code, which no answer tells a stranger. */
const INTERNALS =
  /\\n\s+at |node_modules|_exception\b|search_phase|ReplyError|WRONGTYPE|NOAUTH|_shard|timberline:/;
/** Statuses whose answer says when to try again. */
const RETRY_STATUSES = [429, 503];

/** Returns what is wrong with an exchange; an empty list if nothing is. */
export function faultsOf(
  request: FuzzRequest,
  { answers, error }: Exchange,
  description: Description,
): string[] {
  const faults: string[] = [];
  if (error?.startsWith('stuck')) faults.push(error);
  else if (request.isWhole && answers.length === 0)
    faults.push(`no answer (${error ?? 'the connection was closed'})`);
  // The rest of a body that was refused early may meet a closed connection.
  else if (request.isWhole && request.delivery !== 'listen' && !answers.at(-1)!.isComplete)
    faults.push(`an incomplete answer (${error ?? 'the connection was closed'})`);
  const operation = request.http && operationOf(request.http, description);
  for (const answer of answers) {
    faults.push(...headFaults(answer, operation));
    const hasBody = request.http?.method !== 'HEAD' && request.delivery !== 'listen' && answer.isComplete;
    if (hasBody) faults.push(...bodyFaults(answer, operation, description));
  }
  return faults.map((fault) => fault.slice(0, 500));
}

/** The operation that a request reaches: a literal path wins over one with parameters. */
export function operationOf(
  { method, target }: HttpRequest,
  { operations }: Description,
): Operation | undefined {
  const path = target.split(/[?#]/, 1)[0]!;
  const wanted = method === 'HEAD' ? 'GET' : method;
  const candidates = operations.filter((one) => one.method === wanted);
  const matches = (one: Operation) =>
    new RegExp(`^${one.path.replace(/[.$]/g, '\\$&').replace(/\{\w+\}/g, '[^/]+')}$`).test(path);
  return candidates.find((one) => one.path === path) ?? candidates.find(matches);
}

function headFaults({ status, headers, body }: Answer, operation: Operation | undefined): string[] {
  const faults: string[] = [];
  if (status >= 500 && (status !== 503 || !operation?.responses['503']))
    faults.push(`status ${status}: ${body.toString().slice(0, 300)}`);
  if (operation && status < 400 && !operation.responses[status] && status !== 304)
    faults.push(`status ${status} is not described`);
  if (operation && status >= 400 && !(operation.responses[status] ?? operation.responses['default']))
    faults.push(`status ${status} is not described`);
  if (RETRY_STATUSES.includes(status) && !/^\d+$/.test(headers.get('retry-after') ?? ''))
    faults.push(`a ${status} without whole seconds in Retry-After`);
  if (headers.get('x-content-type-options') !== 'nosniff')
    faults.push(`a ${status} without the security headers`);
  if (headers.has('x-injected')) faults.push('a header of the client is in the answer');
  return faults;
}

function bodyFaults(answer: Answer, operation: Operation | undefined, description: Description): string[] {
  const { status, headers, body } = answer;
  const type = headers.get('content-type') ?? '';
  const text = body.toString();
  const isOwnForm = status >= 400 && operation?.responses[status]?.['application/json'] !== undefined;
  if (status >= 400 && !isOwnForm) return problemFaults(answer, type, text);
  if (!operation || (status >= 300 && !isOwnForm) || body.length === 0) return [];
  const described = operation.responses[status] ?? {};
  const media = type.split(';', 1)[0]!;
  if (!Object.hasOwn(described, media)) return [`a ${status} of type "${type}" is not described`];
  if (media !== 'application/json') return [];
  const value = jsonOf(answer);
  if (value === undefined) return [`a ${status} that is not JSON: ${text.slice(0, 200)}`];
  const schema: Schema | undefined = described[media];
  if (!schema) return [`a ${status} whose JSON is not described`];
  const problem = description.problemOf(schema, value);
  return problem === undefined ? [] : [`a ${status} that is not as described: ${problem}`];
}

function problemFaults(answer: Answer, type: string, text: string): string[] {
  const { status } = answer;
  if (type !== PROBLEM_TYPE) return [`a ${status} of type "${type}": ${text.slice(0, 200)}`];
  const problem = jsonOf(answer) as Record<string, unknown> | undefined;
  const faults: string[] = [];
  for (const name of ['type', 'title', 'detail'])
    if (typeof problem?.[name] !== 'string' || problem[name] === '')
      faults.push(`a ${status} without ${name}`);
  if (problem?.['status'] !== status)
    faults.push(`a ${status} that says status ${String(problem?.['status'])}`);
  const errors = problem?.['errors'] ?? [];
  const isListed = (error: Record<string, unknown>) =>
    typeof error['path'] === 'string' && typeof error['message'] === 'string' && error['message'] !== '';
  if (!Array.isArray(errors) || !(errors as Record<string, unknown>[]).every(isListed))
    faults.push(`a ${status} whose errors lack a path or a message: ${text.slice(0, 300)}`);
  if (INTERNALS.test(text)) faults.push(`a ${status} that tells internals: ${text.slice(0, 300)}`);
  return faults;
}
