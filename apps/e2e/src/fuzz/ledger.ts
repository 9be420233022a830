// Counts the logs that the API accepted, each receipt once, so that none may be lost and none stored twice.
import { type Answer, jsonOf } from './answers.ts';
import type { FuzzRequest } from './generate/requests.ts';

interface WriteAnswer {
  receipt: string;
  accepted: number;
}

/** The requests of Timberline's own protocol, whose answers have one receipt, and whose keys let a post be sent again. */
const NATIVE_POST = /^POST \/(api\/logs)?[? ]/;

export class Ledger {
  /** How many logs were accepted, by receipt. A post that is sent again with its key has the receipt of the first one. */
  readonly accepted = new Map<string, number>();
  /** The same for text of other programs. What else of it was accepted is unknown where a client left before the answer. */
  readonly acceptedLines = new Map<string, number>();
  /** Posts whose answer nobody read. They have a key, so that sending them again tells what became of them. */
  readonly unanswered: FuzzRequest[] = [];

  /** How many posts got a 503 and had no key, so that nobody can tell whether their logs were kept. */
  unknown = 0;

  /** The logs of Timberline's own protocol. */
  get total(): number {
    return [...this.accepted.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Notes the answers to a request. Returns what is wrong with them. */
  note(request: FuzzRequest, answers: readonly Answer[]): string[] {
    const faults: string[] = [];
    if (answers.length === 0 && request.delivery !== 'cut' && isPost(request)) this.unanswered.push(request);
    if (answers.some(({ status }) => status === 503) && isPost(request)) this.noteUnknown(request);
    for (const answer of answers) {
      const lines = parseLines(answer);
      if (lines) this.acceptedLines.set(lines.receipt, lines.accepted);
      const write = parseWrite(answer);
      if (!write) continue;
      const known = this.accepted.get(write.receipt);
      if (known !== undefined && known !== write.accepted)
        faults.push(`a receipt for ${write.accepted} logs that was one for ${known}`);
      this.accepted.set(write.receipt, write.accepted);
    }
    return faults;
  }

  /** Redis did not answer in time, as on a busy machine; a key lets the post be sent again. */
  private noteUnknown(request: FuzzRequest): void {
    if (isKeyed(request)) this.unanswered.push(request);
    else this.unknown += 1;
  }
}

function isKeyed({ bytes }: FuzzRequest): boolean {
  const head = bytes.subarray(0, bytes.indexOf('\r\n\r\n')).toString('latin1');
  return /\r\nidempotency-key: \S/i.test(head);
}

function isPost({ bytes }: FuzzRequest): boolean {
  return NATIVE_POST.test(bytes.toString('latin1', 0, 20));
}

function parseWrite(answer: Answer): WriteAnswer | undefined {
  if ((answer.status !== 200 && answer.status !== 202) || !answer.isComplete) return undefined;
  const value = jsonOf(answer) as Partial<WriteAnswer> | undefined;
  const isWrite = typeof value?.receipt === 'string' && typeof value.accepted === 'number';
  return isWrite ? (value as WriteAnswer) : undefined;
}

/** The answer to a body that fits into one part, also one that broke off after it. */
function parseLines(answer: Answer): WriteAnswer | undefined {
  const value = jsonOf(answer) as { receipts?: unknown; accepted?: unknown } | undefined;
  if (!answer.isComplete || !Array.isArray(value?.receipts) || typeof value.accepted !== 'number')
    return undefined;
  const [receipt, ...others] = value.receipts as string[];
  return receipt === undefined || others.length > 0 ? undefined : { receipt, accepted: value.accepted };
}
