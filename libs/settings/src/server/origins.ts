// Settings that are lists of web addresses with commas between them: TIMBERLINE_PUBLIC_URL and TIMBERLINE_CORS_ORIGINS.
import { ValidateBy, type ValidationOptions } from 'class-validator';

/** The names of the rules among those of class-validator. */
export const PUBLIC_URLS_RULE = 'isPublicUrls';
export const ORIGINS_RULE = 'isOrigins';

/** The origins of the URLs of a list, such as https://logs.example.com; those that are no web addresses are left out. */
export function originsOf(list: string): string[] {
  return entriesOf(list)
    .filter(isWebAddress)
    .map((url) => new URL(url).origin);
}

/** Checks that a setting is a list of web addresses, or empty. */
export function IsPublicUrls(options?: ValidationOptions): PropertyDecorator {
  return IsListOf(PUBLIC_URLS_RULE, isWebAddress, options);
}

/** Checks that a setting is a list of origins, which are web addresses without a path, or empty. */
export function IsOrigins(options?: ValidationOptions): PropertyDecorator {
  return IsListOf(ORIGINS_RULE, isOrigin, options);
}

function IsListOf(
  name: string,
  isEntry: (text: string) => boolean,
  options: ValidationOptions | undefined,
): PropertyDecorator {
  const validate = (value: unknown) => typeof value === 'string' && entriesOf(value).every(isEntry);
  return ValidateBy({ name, validator: { validate } }, options);
}

function entriesOf(list: string): string[] {
  return list
    .split(',')
    .map((url) => url.trim())
    .filter((url) => url !== '');
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

/** Each origin is named, so there are no patterns, which URLs would allow. */
function isOrigin(text: string): boolean {
  return (
    isWebAddress(text) &&
    !text.includes('*') &&
    new URL(text).origin === text.toLowerCase().replace(/\/$/, '')
  );
}
