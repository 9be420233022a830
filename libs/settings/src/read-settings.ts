// Reads a program's settings from its environment, once, at its start.
import { validateSync } from 'class-validator';

/** A wrong setting stops the program; the message names every one that is wrong, a line each. */
export class SettingsError extends Error {
  constructor(readonly problems: string[]) {
    super(`Wrong settings:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
    this.name = 'SettingsError';
  }
}

/** The variable of a setting: `apiPort` is `TIMBERLINE_API_PORT`. */
export function variableName(setting: string): string {
  return `TIMBERLINE_${setting.replace(/[A-Z]/g, '_$&').toUpperCase()}`;
}

/**
 * Reads `type`'s properties from `env`. A property's default gives its type; its class-validator
 * decorators give its rules. An absent or empty variable leaves the default.
 *
 * ```ts
 * class Settings {
 *   @IsInt() @Min(1) @Max(65_535)
 *   apiPort = 3000; // TIMBERLINE_API_PORT
 * }
 * const settings = readSettings(Settings, process.env);
 * ```
 * @throws SettingsError naming every variable that breaks its rules
 */
export function readSettings<T extends object>(
  type: new () => T,
  env: Record<string, string | undefined>,
): T {
  const settings = new type();
  for (const [name, standard] of Object.entries(settings)) {
    const text = env[variableName(name)]?.trim();
    if (text !== undefined && text !== '') Object.assign(settings, { [name]: convert(text, standard) });
  }
  const problems = validateSync(settings).flatMap((error) =>
    Object.values(error.constraints ?? {}).map(
      (message) =>
        `${variableName(error.property)}=${String(error.value)}: ${message.replace(error.property, 'it')}`,
    ),
  );
  if (problems.length > 0) throw new SettingsError(problems);
  return settings;
}

function convert(text: string, standard: unknown): unknown {
  if (typeof standard === 'number') return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
  if (typeof standard === 'boolean') return { true: true, '1': true, false: false, '0': false }[text] ?? text;
  return text;
}
