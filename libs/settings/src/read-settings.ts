// Reads the settings of a program from its environment, once, at its start.
import { validateSync } from 'class-validator';
import { describeRule } from './describe-rule.ts';
import { redactSecrets } from './redact.ts';
import { MUST_RULE } from './rule.ts';
import { readSecret, secretsOf } from './secrets.ts';

/** Wrong settings stop a program. The message has a line for each variable that is wrong, without secrets. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';

  constructor(readonly problems: string[]) {
    super(`These settings are wrong:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
  }
}

/** The environment variable of a setting: `apiPort` is `TIMBERLINE_API_PORT`. */
export function variableName(setting: string): string {
  return `TIMBERLINE_${setting.replace(/[A-Z]/g, '_$&').toUpperCase()}`;
}

/**
 * Reads the properties of a class from an environment. The default of a property gives its type, and its class-validator
 * decorators give its rules. If a variable is absent or blank, the default applies. A secret (`@IsSecret`) may also stand in
 * the file that a variable with `_FILE` at its end names.
 *
 * ```ts
 * class Settings {
 *   @IsInt() @Min(1) @Max(65_535)
 *   apiPort = 3000; // TIMBERLINE_API_PORT
 * }
 * const settings = readSettings(Settings, process.env);
 * ```
 * @throws SettingsError naming every variable that breaks its rules, its value and what is allowed
 */
export function readSettings<T extends object>(
  type: new () => T,
  env: Record<string, string | undefined>,
): T {
  const settings = new type();
  const secrets = secretsOf(type);
  const problems: string[] = [];
  for (const [name, defaultValue] of Object.entries(settings)) {
    if (secrets.has(name)) {
      const secret = readSecret(variableName(name), env);
      if (secret && 'problem' in secret) problems.push(secret.problem);
      else if (secret) Object.assign(settings, { [name]: secret.value });
      continue;
    }
    const text = env[variableName(name)]?.trim();
    if (text !== undefined && text !== '')
      Object.assign(settings, { [name]: parseSetting(text, defaultValue) });
  }
  for (const { property, value, constraints } of validateSync(settings)) {
    const rule = describeRule(type, property);
    // A rule that looks at other settings says more than one that describes a form.
    const must =
      constraints?.[MUST_RULE] ?? (rule ? `must be ${rule}` : Object.values(constraints ?? {}).join(' and '));
    const shown = secrets.has(property) ? '***' : redactSecrets(String(value));
    const is = value === '' ? 'is not set' : `is "${shown}"`;
    problems.push(`${variableName(property)} ${is}; it ${must.replaceAll(`${property} `, '')}.`);
  }
  if (problems.length > 0) throw new SettingsError(problems);
  return settings;
}

/** Parses a text as the type of the default; a default of null stands for a number that is not given. A text that is none of that type is returned, and breaks the rules then. */
function parseSetting(text: string, defaultValue: unknown): unknown {
  if (typeof defaultValue === 'number' || defaultValue === null)
    return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
  if (typeof defaultValue === 'boolean')
    return { true: true, '1': true, false: false, '0': false }[text] ?? text;
  return text;
}
