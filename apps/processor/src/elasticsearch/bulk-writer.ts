// Sends bulk lines, never before the index template is there: an index made without it would guess its mapping.
import { Injectable } from '@nestjs/common';
import { Client } from '@elastic/elasticsearch';
import { type BulkResult, installTemplates, sendBulk } from '@timberline/elastic';

@Injectable()
export class BulkWriter {
  private installed: Promise<void> | undefined;

  constructor(private readonly client: Client) {}

  /** Posts the lines of `count` logs once. Does not throw: trouble is a result. */
  async send(lines: Buffer, count: number): Promise<BulkResult> {
    try {
      await (this.installed ??= installTemplates(this.client));
    } catch (error) {
      this.installed = undefined;
      return { kind: 'again', reason: `The index template cannot be installed: ${(error as Error).message}` };
    }
    const result = await sendBulk(this.client, lines, count);
    // Whatever answered wrongly or not at all may come back as an empty Elasticsearch.
    if (result.kind === 'again') this.installed = undefined;
    return result;
  }
}
