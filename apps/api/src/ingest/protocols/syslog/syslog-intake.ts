// Puts messages of syslog into the queue. The protocol has no answer, so what cannot be queued now is tried again.
import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { bytesSource } from '../../body/body-source.ts';
import { IngestError } from '../../ingest-error.ts';
import { Intake } from '../../intake/intake.ts';
import { entryDecoder } from '../entry-decoder.ts';
import { SyslogFormat } from './syslog-format.ts';

const RETRY_MS = 250;
/** What is over when the queue has room or is back. */
const PASSING: ReadonlySet<string> = new Set(['busy', 'unavailable']);

@Injectable()
export class SyslogIntake {
  constructor(private readonly intake: Intake) {}

  /**
   * Resolves to true once the messages are in the queue. False when they were not, and `isWanted` says that nobody waits any
   * more. Messages whose outcome is not known, since the answer of Redis was lost, are sent again, and may be stored twice.
   */
  async store(messages: readonly Buffer[], sender: string, isWanted: () => boolean): Promise<boolean> {
    const decoder = entryDecoder(new SyslogFormat(messages, sender));
    const bytes = Buffer.concat(messages);
    for (;;) {
      try {
        await this.intake.accept(bytesSource(bytes, sender), decoder, { waitMs: 0 });
        return true;
      } catch (error) {
        if (!(error instanceof IngestError)) throw error;
        // Blank messages alone are no logs.
        if (error.kind === 'empty') return true;
        if (!PASSING.has(error.kind)) throw error;
        if (!isWanted()) return false;
      }
      await delay(RETRY_MS);
    }
  }
}
