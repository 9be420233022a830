// Settings that are lists of addresses and networks, such as TIMBERLINE_TRUSTED_PROXIES.
import { isIP } from 'node:net';
import { ValidateBy, type ValidationOptions } from 'class-validator';

/** The name of the rule among those of class-validator. */
export const NETWORKS_RULE = 'isNetworks';

/** The entries of a list of addresses and networks with commas between them. */
export function networksOf(list: string): string[] {
  return list
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

/** Checks that a setting is a list of addresses and networks (CIDR), or empty. */
export function IsNetworks(options?: ValidationOptions): PropertyDecorator {
  return ValidateBy(
    {
      name: NETWORKS_RULE,
      validator: {
        validate: (value) => typeof value === 'string' && networksOf(value).every(isNetwork),
        defaultMessage: () => '$property must be a list of addresses and networks',
      },
    },
    options,
  );
}

function isNetwork(text: string): boolean {
  const [, address = '', bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const version = isIP(address);
  return version !== 0 && (bits === undefined || Number(bits) <= (version === 4 ? 32 : 128));
}
