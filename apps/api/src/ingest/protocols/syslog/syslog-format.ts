// Messages of syslog as a format of entries.
import { type Entry, parseSyslog } from '@timberline/formats';
import { wallClockMs } from '../../../wall-clock.ts';
import type { EntryFormat, EntrySink } from '../entry-decoder.ts';

const UTC = () => 0;
/** Messages that are read within one turn of the event loop. */
const SLICE_MESSAGES = 1_000;

/** The messages that came together. */
export class SyslogFormat implements EntryFormat {
  readonly protocol = 'syslog';
  readonly name = 'messages';

  /**
   * @param messages without the ends of their frames
   * @param sender the address they came from, for those that name no host
   */
  constructor(
    private readonly messages: readonly Buffer[],
    private readonly sender: string,
  ) {}

  maxEntries(): number {
    return this.messages.length;
  }

  *read(_bytes: Buffer, sink: EntrySink): Generator<undefined, void> {
    const options = { now: wallClockMs() / 1000, zone: UTC };
    for (let at = 0; at < this.messages.length; at++) {
      if (at > 0 && at % SLICE_MESSAGES === 0) yield;
      const text = this.messages[at]!.toString();
      // A message without a priority is text, which is kept rather than refused.
      const entry: Entry = parseSyslog(text, options) ?? { message: text.replace(/[\0\r\n]+$/, '') };
      sink.entry(at + 1, { ...entry, inherited: { host: this.sender, ...entry.inherited } });
    }
  }
}
