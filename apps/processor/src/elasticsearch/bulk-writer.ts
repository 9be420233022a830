// Sends bulk lines, never before the index template is there: an index made without it would guess its mapping.
import { Injectable } from '@nestjs/common';
import { Client } from '@elastic/elasticsearch';
import { type ClearResult, installTemplates, LOGS_TEMPLATE, sendBulk } from '@timberline/elastic';

/** After something was refused, answers are asked for in full so long: trouble seldom comes alone. */
const IN_FULL_MS = 10_000;

/**
 * The template is looked for again after this: shorter than a restart of Elasticsearch takes, which under load is noticed
 * by its errors, but by a processor that was idle meanwhile only so.
 */
const LOOK_AGAIN_MS = 8_000;

@Injectable()
export class BulkWriter {
  private template: { at: number; there: Promise<void> } | undefined;
  private inFullUntil = 0;

  constructor(private readonly client: Client) {}

  /** Posts the lines of `count` logs once. Does not throw: trouble is a result. */
  async send(lines: Buffer, count: number): Promise<ClearResult> {
    try {
      await this.templateThere();
    } catch (error) {
      this.template = undefined;
      return { kind: 'again', reason: `The index template cannot be installed: ${(error as Error).message}` };
    }
    const result = await this.post(lines, count);
    // Whatever answered wrongly or not at all may come back as an empty Elasticsearch.
    if (result.kind === 'again') this.template = undefined;
    return result;
  }

  private templateThere(): Promise<void> {
    const now = Date.now();
    if (!this.template) this.template = { at: now, there: installTemplates(this.client) };
    else if (now - this.template.at > LOOK_AGAIN_MS)
      this.template = { at: now, there: this.lookForTemplate() };
    return this.template.there;
  }

  private async lookForTemplate(): Promise<void> {
    const there = await this.client.indices.existsIndexTemplate({ name: LOGS_TEMPLATE });
    if (!there) await installTemplates(this.client);
  }

  private async post(lines: Buffer, count: number): Promise<ClearResult> {
    if (Date.now() >= this.inFullUntil) {
      const result = await sendBulk(this.client, lines, count, 'brief');
      if (result.kind !== 'unclear') return result;
    }
    const result = await sendBulk(this.client, lines, count, 'items');
    if (result.kind === 'items' && result.items.some(({ status }) => status >= 300))
      this.inFullUntil = Date.now() + IN_FULL_MS;
    return result.kind === 'unclear' ? { kind: 'again', reason: 'Elasticsearch gave no items' } : result;
  }
}
