// The configurations of docs/send.md, so that the tests run what users copy.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE = join(import.meta.dirname, '../../../../docs/send.md');
/** The service of the examples. A test has a service of its own. */
const SERVICE = /\bshop\b/g;

/** Where the examples send to, in place of the ports that they name. */
export interface ExampleTarget {
  /** In place of `shop`. */
  service: string;
  /** In place of 3000. */
  api?: string;
  /** In place of 4317. */
  otlpGrpc?: number;
  /** In place of 5514. */
  syslog?: number;
}

export interface Example {
  heading: string;
  code: string;
  /** The text of the section. */
  text: string;
}

/** The blocks of code below headings of the third level, in order. */
export function examples(): Example[] {
  const sections = readFileSync(FILE, 'utf8')
    .split(/^(?=#{2,3} )/m)
    .filter((section) => section.startsWith('### '));
  return sections.flatMap((section) => {
    const heading = /^### (.+)/.exec(section)![1]!;
    const blocks = [...section.matchAll(/^```.*\n([^]*?)^```$/gm)];
    return blocks.map(([, code = '']) => ({ heading, code, text: section }));
  });
}

/** The block of code below a heading, sending to a target. */
export function example(heading: string, target: ExampleTarget, number = 0): string {
  const found = examples().filter((one) => one.heading === heading)[number];
  if (!found) throw new Error(`docs/send.md has no block of code ${number} below "### ${heading}".`);
  let { code } = found;
  if (target.api) code = code.replaceAll('http://localhost:3000', target.api);
  if (target.otlpGrpc) code = code.replaceAll('4317', String(target.otlpGrpc));
  if (target.syslog) code = code.replaceAll('5514', String(target.syslog));
  return code.replace(SERVICE, target.service);
}
