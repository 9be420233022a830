// Secrets: settings that may stand in a file of their own, so that no list of processes and no environment shows them.
import { readFileSync } from 'node:fs';
import { getMetadataStorage, ValidateBy } from 'class-validator';

const SECRET_RULE = 'isSecret';

/** Longer ones are no passwords; the file is probably another one. */
const MAX_SECRET_CHARACTERS = 4096;

export const SIGNING_SECRETS_RULE = 'isSigningSecrets';

/** 32 characters of a random text in hexadecimal digits are 128 bits. */
export const MIN_SIGNING_CHARACTERS = 32;

/** A secret, or why it cannot be used. */
export type Secret = { value: string } | { problem: string };

/** Marks a setting as a secret: `password` is TIMBERLINE_PASSWORD, or stands in the file of TIMBERLINE_PASSWORD_FILE. */
export function IsSecret(): PropertyDecorator {
  return ValidateBy({
    name: SECRET_RULE,
    validator: {
      validate: (value) => typeof value === 'string' && value.length <= MAX_SECRET_CHARACTERS,
      defaultMessage: () => `$property must have at most ${MAX_SECRET_CHARACTERS} characters`,
    },
  });
}

/** Accepts one secret to sign with, or several with commas between them: a new one, and old ones that stay valid. */
export function IsSigningSecrets(): PropertyDecorator {
  return ValidateBy({
    name: SIGNING_SECRETS_RULE,
    validator: {
      validate: (value) =>
        String(value)
          .split(',')
          .every((secret) => secret.trim().length >= MIN_SIGNING_CHARACTERS),
    },
  });
}

/** The settings of a class that are secrets. */
export function secretsOf(type: new () => object): Set<string> {
  return new Set(
    getMetadataStorage()
      .getTargetValidationMetadatas(type, '', false, false)
      .filter(({ name }) => name === SECRET_RULE)
      .map(({ propertyName }) => propertyName),
  );
}

/** Reads the secret of a variable or of the file that `VARIABLE_FILE` names; undefined if neither is given. */
export function readSecret(variable: string, env: Record<string, string | undefined>): Secret | undefined {
  const value = env[variable]?.trim();
  const fileVariable = `${variable}_FILE`;
  const file = env[fileVariable]?.trim();
  if (!file) return value ? { value } : undefined;
  if (value) return { problem: `${variable} and ${fileVariable} are both set; remove one of them.` };
  try {
    const text = readFileSync(file, 'utf8').trim();
    return text === '' ? { problem: `${fileVariable} is "${file}", which is empty.` } : { value: text };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { problem: `${fileVariable} is "${file}", which cannot be read (${code}).` };
  }
}
