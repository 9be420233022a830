// Lists the Nx projects of the checkout and their targets.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { CHECKOUT } from '../launcher/checkout/paths.ts';

export interface Project {
  name: string;
  /** The path relative to the checkout. */
  folder: string;
  targets: string[];
}

export function allProjects(): Project[] {
  const groups = ['libs', 'apps'].flatMap((group) =>
    readdirSync(join(CHECKOUT, group))
      .sort()
      .map((name) => join(CHECKOUT, group, name)),
  );
  return [...groups, join(CHECKOUT, 'tools')]
    .filter((folder) => existsSync(join(folder, 'project.json')))
    .map((folder) => {
      const { name, targets } = JSON.parse(readFileSync(join(folder, 'project.json'), 'utf8')) as {
        name: string;
        targets?: Record<string, unknown>;
      };
      return { name, folder: relative(CHECKOUT, folder), targets: Object.keys(targets ?? {}) };
    });
}
