// Templates of patterns that were seen for the first time, from the API processes to the processor that joins patterns.
import type { Redis } from 'ioredis';
import { queueError } from './errors.ts';
import { KEYS } from './names.ts';
import { runScript } from './scripts/script.ts';
import { addTemplatesScript } from './scripts/templates.ts';

/** Templates that wait while no processor joins them: each has at most a thousand characters, so they take up to 6 MB. */
export const MAX_NEW_TEMPLATES = 2_000;

export interface NewTemplate {
  /** The id of the pattern. */
  id: string;
  template: string;
}

/** Methods throw QueueUnavailableError or QueueFullError. */
export class NewTemplates {
  constructor(private readonly client: Redis) {}

  /** Adds templates in their order. Returns how many there was room for, the first ones. */
  async add(templates: readonly NewTemplate[]): Promise<number> {
    if (templates.length === 0) return 0;
    const texts = templates.flatMap(({ id, template }) => [id, template]);
    return (await runScript(
      this.client,
      addTemplatesScript,
      [KEYS.newTemplates],
      [MAX_NEW_TEMPLATES, ...texts],
    )) as number;
  }

  /** The oldest templates. They stay until they are removed, so that none is lost when the reader dies. */
  async read(count: number): Promise<{ templates: NewTemplate[]; entries: string[] }> {
    try {
      const found = await this.client.xrange(KEYS.newTemplates, '-', '+', 'COUNT', count);
      return {
        templates: found.map(([, [, id, , template]]) => ({ id: id!, template: template! })),
        entries: found.map(([entry]) => entry),
      };
    } catch (error) {
      throw queueError(error);
    }
  }

  /** Removes what was read, by the entries that `read` returned. */
  async remove(entries: readonly string[]): Promise<void> {
    if (entries.length === 0) return;
    try {
      await this.client.xdel(KEYS.newTemplates, ...entries);
    } catch (error) {
      throw queueError(error);
    }
  }
}
