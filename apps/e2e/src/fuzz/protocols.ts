// What the answers of other systems' protocols have to fulfil, since their errors are no problems of RFC 9457.
import type { Answer } from './answers.ts';
import { INTERNALS } from './internals.ts';

type Check = (answer: Answer, path: string) => string[];

/** Splunk's numbers for a success and for a collector that is healthy. */
const HEC_SUCCESSES = [0, 17];
const HEC_BUSY = 9;
/** The tags of the members `code` and `message` of a google.rpc.Status in protobuf. */
const CODE_TAG = 0x08;
const MESSAGE_TAG = 0x12;

const CHECKS: Record<string, Check> = {
  elastic: elasticFaults,
  v1: otlpFaults,
  loki: lokiFaults,
  services: hecFaults,
};

/** The check for the protocol of a path; undefined for Timberline's own. */
export function protocolCheck(target: string): ((answer: Answer) => string[]) | undefined {
  const path = target.split(/[?#]/, 1)[0]!;
  const name = /^\/(elastic|v1|loki|services)(?:\/|$)/.exec(path)?.[1];
  return name === undefined ? undefined : (answer) => CHECKS[name]!(answer, path);
}

/** `{ "error": { "type", "reason", "root_cause" }, "status" }`. */
function elasticFaults(answer: Answer, path: string): string[] {
  const { status, headers } = answer;
  const faults: string[] = [];
  if (headers.get('x-elastic-product') !== 'Elasticsearch')
    faults.push(`a ${status} without x-elastic-product`);
  if (path.startsWith('/elastic/_cat')) return faults;
  const value = jsonObjectOf(answer);
  if (!value) return [...faults, `a ${status} that is no JSON object: ${textOf(answer)}`];
  // What a client looks for before it sets it up is not there, which has no reason.
  if (status < 400 || Object.keys(value).length === 0) return faults;
  const { type, reason } = (value['error'] ?? {}) as Record<string, unknown>;
  if (!isText(type) || !isText(reason) || value['status'] !== status)
    faults.push(`a ${status} that is no error of Elasticsearch: ${textOf(answer)}`);
  return [...faults, ...internals(status, String(reason))];
}

/** A google.rpc.Status, in the encoding of the request. */
function otlpFaults(answer: Answer): string[] {
  const { status, headers, body } = answer;
  if (headers.get('content-type') === 'application/x-protobuf') {
    if (status < 400) return [];
    const isStatus = body[0] === CODE_TAG && body[2] === MESSAGE_TAG;
    return isStatus ? internals(status, body.toString()) : [`a ${status} that is no google.rpc.Status`];
  }
  const value = jsonObjectOf(answer);
  if (!value) return [`a ${status} that is no JSON object: ${textOf(answer)}`];
  if (status < 400) return [];
  if (typeof value['code'] !== 'number' || !isText(value['message']))
    return [`a ${status} that is no google.rpc.Status: ${textOf(answer)}`];
  return internals(status, value['message']);
}

/** Plain text. */
function lokiFaults({ status, headers, body }: Answer): string[] {
  if (status < 400) return body.length === 0 ? [] : [`a ${status} with a body`];
  const isPlain = (headers.get('content-type') ?? '').startsWith('text/plain') && body.length > 1;
  return isPlain ? internals(status, body.toString()) : [`a ${status} that is not in plain text`];
}

/** `{ "text", "code" }`, whose code tells clients whether to send again. */
function hecFaults(answer: Answer): string[] {
  const { status, body } = answer;
  if (status < 400 && body.length === 0) return [];
  const value = jsonObjectOf(answer);
  const code = value?.['code'];
  const isSuccess = HEC_SUCCESSES.includes(code as number);
  if (!isText(value?.['text']) || typeof code !== 'number')
    return [`a ${status} that is no answer of the collector: ${textOf(answer)}`];
  if (isSuccess !== status < 400 || (code === HEC_BUSY) !== (status === 503))
    return [`a ${status} with the code ${code}`];
  return internals(status, textOf(answer));
}

function jsonObjectOf({ headers, body }: Answer): Record<string, unknown> | undefined {
  if (!/^application\/([\w.]+\+)?json\b/.test(headers.get('content-type') ?? '')) return undefined;
  try {
    const value = JSON.parse(body.toString()) as unknown;
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function textOf({ body }: Answer): string {
  return body.toString().slice(0, 300);
}

function internals(status: number, text: string): string[] {
  return INTERNALS.test(text) ? [`a ${status} that tells internals: ${text.slice(0, 300)}`] : [];
}
