// The facts in docs/settings.md: which settings there are, their defaults, and what each may be. They come from the settings classes
// of the built programs, from the launcher and from docker-compose.yml; what a setting does is written by hand.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeRule, secretsOf, variableName } from '@timberline/settings';
import { CHECKOUT } from '../launcher/checkout/paths.ts';

export const SETTINGS_PAGE = join(CHECKOUT, 'docs/settings.md');

/** What a reader must know of a setting, as Markdown. */
interface Facts {
  /** The default with its unit. */
  standard: string;
  /** What may be given. */
  allowed: string;
}

type SettingsClass = new () => object;
/** The default of a setting in its class. */
type Value = string | number | boolean | null;

/** Defaults that depend on something, or that are a folder's or another setting's. */
const DEFAULTS: Record<string, string> = {
  TIMBERLINE_API_WORKERS: '`1`',
  TIMBERLINE_AUTH: '`off` on loopback, none elsewhere',
  TIMBERLINE_CHROMIUM: 'found on the `PATH`',
  TIMBERLINE_DATA: '`.timberline`',
  TIMBERLINE_ELASTICSEARCH_URL: 'none: one is started',
  TIMBERLINE_JVM_DIRS: 'the usual folders',
  TIMBERLINE_OTLP_GRPC_PORT: '`4317`',
  TIMBERLINE_REDIS_URL: 'none: one is started',
  TIMBERLINE_SECRET: 'made by `./start`',
};
/** Settings of the launcher that its source does not check by one of the usual functions. */
const OF_LAUNCHER: Record<string, string> = {
  TIMBERLINE_CHROMIUM: 'the path of a program',
  TIMBERLINE_DATA: 'the path of a folder',
  TIMBERLINE_ELASTICSEARCH_MEMORY: 'a size, such as 2g',
  TIMBERLINE_JVM_DIRS: 'paths of folders, with colons between them',
  TIMBERLINE_REDIS_MEMORY: 'a size, such as 2g',
  TIMBERLINE_SUBNET: 'a network',
};
/** What docker-compose.yml mounts where there is no file. */
const NO_FILE = '/dev/null';
/** Set by the launcher or by docker-compose.yml alone, for the programs that they start. */
const INTERNAL = new Set(['TIMBERLINE_API_REUSE_PORT']);

const read = (file: string): string => readFileSync(join(CHECKOUT, file), 'utf8');

/** The facts of every setting, by the name of its variable. The applications must be built. */
export async function settingsFacts(): Promise<Map<string, Facts>> {
  const facts = new Map<string, Facts>();
  for (const [name, standard] of composeDefaults())
    facts.set(name, { standard: standard === NO_FILE ? 'none' : `\`${standard}\``, allowed: '' });
  for (const [name, fact] of launcherFacts()) facts.set(name, fact);
  for (const app of ['api', 'processor', 'console-server']) {
    const module = (await import(join(CHECKOUT, `apps/${app}/dist/settings.js`))) as {
      Settings: SettingsClass;
    };
    for (const [name, fact] of classFacts(module.Settings)) {
      if (INTERNAL.has(name)) continue;
      // Some are read by both, and `./start` has its own default for the address of what it starts.
      const known = facts.get(name);
      const allowed = fact.allowed || known?.allowed || kindOf(name);
      facts.set(name, { standard: known?.standard ?? fact.standard, allowed });
    }
  }
  for (const [name, allowed] of Object.entries(OF_LAUNCHER))
    facts.set(name, { standard: facts.get(name)?.standard ?? 'none', allowed });
  for (const [name, standard] of Object.entries(DEFAULTS)) facts.set(name, { ...facts.get(name)!, standard });
  return facts;
}

/** The settings of a program. A secret has a second variable for the file that it is in. */
function classFacts(type: SettingsClass): [string, Facts][] {
  const secrets = secretsOf(type);
  return (Object.entries(new type()) as [string, Value][]).flatMap(([property, value]) => {
    const name = variableName(property);
    const facts: [string, Facts] = [
      name,
      {
        standard: defaultOf(name, value),
        allowed:
          describeRule(type, property) ?? (secrets.has(property) ? 'a text, or in a file (`…_FILE`)' : ''),
      },
    ];
    const file: [string, Facts] = [`${name}_FILE`, { standard: 'none', allowed: 'the path of a file' }];
    return secrets.has(property) ? [facts, file] : [facts];
  });
}

function defaultOf(name: string, value: Value): string {
  if (value === '' || value === null) return 'none';
  if (name.endsWith('_BYTES')) return `\`${value}\` bytes (${Number(value) / 1024 ** 2} MiB)`;
  if (name.endsWith('_MS')) return `\`${value}\` ms`;
  return name.endsWith('_DAYS') ? `\`${value}\` days` : `\`${value}\``;
}

/** What a setting without a rule may be. */
function kindOf(name: string): string {
  if (name === 'TIMBERLINE_AUTH') return 'one of: on, off';
  return /_(CERT|KEY|CA|FILE)$/.test(name) ? 'the path of a file' : 'a text';
}

/** What the launcher reads by its functions `integer`, `port` and `matching`. */
function launcherFacts(): [string, Facts][] {
  const source = read('tools/launcher/settings.ts');
  const most = (name: string): string =>
    new RegExp(`const ${name} = ([\\d_]+)`).exec(source)![1]!.replaceAll('_', '');
  const integers = [...source.matchAll(/integer\('(TIMBERLINE_\w+)', (\d+), (\d+), (\w+)\)/g)].map(
    ([, name, standard, min, max]): [string, Facts] => [
      name!,
      { standard: `\`${standard}\``, allowed: `an integer from ${min} to ${most(max!)}` },
    ],
  );
  const ports = [...source.matchAll(/port\('(TIMBERLINE_\w+)', (\d+)\)/g)].map(
    ([, name, standard]): [string, Facts] => [
      name!,
      { standard: `\`${standard}\``, allowed: `an integer from 1 to ${most('MAX_PORT')}` },
    ],
  );
  const texts = [
    ...source.matchAll(/matching\(\s*'(TIMBERLINE_\w+)',\s*'([^']+)',\s*[^,]+,\s*'([^']+)',?\s*\)/g),
  ].map(([, name, standard, rule]): [string, Facts] => [
    name!,
    { standard: `\`${standard}\``, allowed: rule! },
  ]);
  return [...integers, ...ports, ...texts];
}

function composeDefaults(): [string, string][] {
  return [...read('docker-compose.yml').matchAll(/\$\{(TIMBERLINE_\w+):-([^}]+)\}/g)].map(
    ([, name, value]) => [name!, value!],
  );
}

/**
 * Fills in the columns of the default and of what is allowed in each row of the page, whose first column names one setting. Throws
 * an Error that names the settings without a row and the rows without a setting.
 */
export function fillIn(page: string, facts: ReadonlyMap<string, Facts>): string {
  const rows = new Set<string>();
  const filled = page.split('\n').map((line) => {
    const [, name, , , effect] = /^\| `(TIMBERLINE_\w+)`\s*\|([^|]*)\|([^|]*)\|(.*)\|$/.exec(line) ?? [];
    if (name === undefined) return line;
    rows.add(name);
    const fact = facts.get(name);
    return fact ? `| \`${name}\` | ${fact.standard} | ${fact.allowed} | ${effect!.trim()} |` : line;
  });
  const missing = [...facts.keys()].filter((name) => !rows.has(name));
  const unknown = [...rows].filter((name) => !facts.has(name));
  if (missing.length + unknown.length > 0)
    throw new Error(
      `docs/settings.md lacks a row for: ${missing.join(', ') || 'none'}. It has a row for what is no setting: ${unknown.join(', ') || 'none'}.`,
    );
  return filled.join('\n');
}
