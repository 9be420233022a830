// What every answer has to fulfil, whatever was asked.
import { type Answer, jsonOf } from './answers.ts';
import type { Description, Operation, Schema } from './description.ts';
import type { FuzzRequest, HttpRequest } from './generate/requests.ts';
import { INTERNALS } from './internals.ts';
import { protocolCheck } from './protocols.ts';
import type { Exchange } from './wire.ts';

const PROBLEM_TYPE = 'application/problem+json';
const PROBLEM_SCHEMA: Schema = { $ref: '#/components/schemas/Problem' };
/** A request of this length fits into the buffers of a connection, so the answer to an early refusal is always read. */
const MAX_SAFE_BYTES = 64 * 1024;
const MAX_LINE_BYTES = 64 * 1024;
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
  else if (request.isWhole && answers.length === 0 && !isLostWithBody(request, error))
    faults.push(`no answer (${error ?? 'the connection was closed'})`);
  // The rest of a body that was refused early may meet a closed connection.
  else if (
    request.isWhole &&
    answers.length > 0 &&
    request.delivery !== 'listen' &&
    !answers.at(-1)!.isComplete
  )
    faults.push(`an incomplete answer (${error ?? 'the connection was closed'})`);
  const { http } = request;
  const operation = http && operationOf(http, description);
  const checkProtocol = protocolCheck(targetOf(request));
  for (const answer of answers) {
    // What is refused before it reaches a protocol, such as a foreign host name, is a problem on every route.
    const isEarly = checkProtocol !== undefined && answer.headers.get('content-type') === PROBLEM_TYPE;
    const reached = isEarly ? undefined : operation;
    faults.push(...headFaults(answer, reached));
    const hasBody = http?.method !== 'HEAD' && request.delivery !== 'listen' && answer.isComplete;
    if (!hasBody) continue;
    if (checkProtocol && !isEarly) faults.push(...checkProtocol(answer));
    else faults.push(...bodyFaults(answer, reached, description));
  }
  return faults.map((fault) => fault.slice(0, 500));
}

/**
 * Whether a long body was refused before it had arrived, and the connection was closed while the client still sent: the
 * kernel then drops an answer that the client has not read.
 */
function isLostWithBody({ bytes }: FuzzRequest, error: string | undefined): boolean {
  return bytes.length > MAX_SAFE_BYTES && (error === 'EPIPE' || error === 'ECONNRESET');
}

/** The target of a request, also of one that was cut off. */
function targetOf({ http, bytes }: FuzzRequest): string {
  return http?.target ?? /^[A-Z]+ (\S*) HTTP/.exec(bytes.toString('latin1', 0, MAX_LINE_BYTES))?.[1] ?? '';
}

/** The operation that a request reaches: a literal path wins over one with parameters. */
function operationOf({ method, target }: HttpRequest, { operations }: Description): Operation | undefined {
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

/** The calls whose errors are pages for whoever accepts HTML. */
const PAGES = '/api/auth/oidc/';

function bodyFaults(answer: Answer, operation: Operation | undefined, description: Description): string[] {
  const { status, headers, body } = answer;
  const type = headers.get('content-type') ?? '';
  const text = body.toString();
  const isOwnForm = status >= 400 && operation?.responses[status]?.['application/json'] !== undefined;
  // Browsers are led there, so people get a page.
  if (status >= 400 && type.startsWith('text/html') && operation?.path.startsWith(PAGES)) return [];
  if (status >= 400 && !isOwnForm) return problemFaults(answer, type, text, description);
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

function problemFaults(answer: Answer, type: string, text: string, description: Description): string[] {
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
  const difference = description.problemOf(PROBLEM_SCHEMA, problem);
  if (difference !== undefined) faults.push(`a ${status} that is not as described: ${difference}`);
  if (INTERNALS.test(text)) faults.push(`a ${status} that tells internals: ${text.slice(0, 300)}`);
  return faults;
}
