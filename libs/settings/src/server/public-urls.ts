// TIMBERLINE_PUBLIC_URL: the URLs under which people reach this service, separated by commas.
import { ValidateBy, type ValidationOptions } from 'class-validator';

/** The name of the rule among those of class-validator. */
export const PUBLIC_URLS_RULE = 'isPublicUrls';

/** The origins of the URLs of a list, such as https://logs.example.com; those that are no web addresses are left out. */
export function publicOrigins(list: string): string[] {
  return entriesOf(list)
    .filter(isWebAddress)
    .map((url) => new URL(url).origin);
}

/** Checks that a setting is a list of web addresses, or empty. */
export function IsPublicUrls(options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: PUBLIC_URLS_RULE,
      validator: {
        validate: (value) => typeof value === 'string' && entriesOf(value).every(isWebAddress),
        defaultMessage: () => '$property must be a list of web addresses',
      },
    },
    options,
  );
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
