// Sees to it that the index template is there before logs are: an index made without it would guess its mapping.
import { Client } from '@elastic/elasticsearch';
import { Injectable } from '@nestjs/common';
import { installTemplates, LOGS_TEMPLATE } from '@timberline/elastic';

/**
 * The template is looked for again after this: shorter than a restart of Elasticsearch takes, which under load is noticed
 * by its errors, but by a processor that was idle meanwhile only so.
 */
const LOOK_AGAIN_MS = 8_000;

@Injectable()
export class TemplateGuard {
  private known: { at: number; there: Promise<void> } | undefined;

  constructor(private readonly client: Client) {}

  /** Installs the template where it may be missing. Resolves to why that failed, or undefined where it is there. */
  async missing(): Promise<string | undefined> {
    const now = Date.now();
    if (!this.known) this.known = { at: now, there: installTemplates(this.client) };
    else if (now - this.known.at > LOOK_AGAIN_MS) this.known = { at: now, there: this.look() };
    const { known } = this;
    try {
      await known.there;
      return undefined;
    } catch (error) {
      if (this.known === known) this.doubt();
      return `The index template cannot be installed: ${(error as Error).message}`;
    }
  }

  /** Elasticsearch may have been replaced by an empty one. */
  doubt(): void {
    this.known = undefined;
  }

  private async look(): Promise<void> {
    if (!(await this.client.indices.existsIndexTemplate({ name: LOGS_TEMPLATE })))
      await installTemplates(this.client);
  }
}
