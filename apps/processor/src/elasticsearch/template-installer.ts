// Installs the index template before logs are written: an index created without it would get a guessed mapping.
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '@elastic/elasticsearch';
import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { installTemplates, LOGS_TEMPLATE, SCHEMA_VERSION } from '@timberline/elastic';

/**
 * The template is checked again after this time. It is shorter than a restart of Elasticsearch, which a busy processor
 * notices by errors, but an idle one only by this check.
 */
const CHECK_INTERVAL_MS = 8_000;
/** How soon the installation at the start is tried again. */
const START_RETRY_MS = 500;

/** The processor is the only program that installs the template, since it is the only one that writes logs. */
@Injectable()
export class TemplateInstaller implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private known: { at: number; installed: Promise<void> } | undefined;
  private isStopping = false;

  constructor(private readonly client: Client) {}

  /** Installs the template at the start, so that an index which someone creates by hand gets the mapping as well. */
  onApplicationBootstrap(): void {
    void this.installAtStart();
  }

  beforeApplicationShutdown(): void {
    this.isStopping = true;
  }

  /** Installs the template if it may be missing. Resolves to why that failed, or to undefined if it is installed. */
  async ensureTemplate(): Promise<string | undefined> {
    const now = performance.now();
    if (!this.known) this.known = { at: now, installed: this.install() };
    else if (now - this.known.at > CHECK_INTERVAL_MS)
      this.known = { at: now, installed: this.installIfOlder() };
    const { known } = this;
    try {
      await known.installed;
      return undefined;
    } catch (error) {
      if (this.known === known) this.invalidate();
      return `The index template cannot be installed: ${(error as Error).message}`;
    }
  }

  /** Forgets that the template is installed, since Elasticsearch may have been replaced by an empty one. */
  invalidate(): void {
    this.known = undefined;
  }

  /** Bulks report why an installation fails, so this only tries again. */
  private async installAtStart(): Promise<void> {
    while (!this.isStopping && (await this.ensureTemplate()) !== undefined) await sleep(START_RETRY_MS);
  }

  /** Installs the template, unless a newer processor has installed its own, as in a rolling upgrade. */
  private async install(): Promise<void> {
    if ((await this.installedVersion()) <= SCHEMA_VERSION) await installTemplates(this.client);
  }

  private async installIfOlder(): Promise<void> {
    if ((await this.installedVersion()) < SCHEMA_VERSION) await installTemplates(this.client);
  }

  /** The version of the installed template; 0 if there is none, or one of Timberline 0.1.0. */
  private async installedVersion(): Promise<number> {
    const response = await this.client.indices.getIndexTemplate({ name: LOGS_TEMPLATE }, { ignore: [404] });
    const { index_templates: templates = [] } = response as Partial<typeof response>;
    return templates[0]?.index_template.version ?? 0;
  }
}
