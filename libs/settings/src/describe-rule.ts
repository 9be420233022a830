// Describes which values a setting allows, from its class-validator decorators.
import { getMetadataStorage } from 'class-validator';
import { MIN_SIGNING_CHARACTERS, SIGNING_SECRETS_RULE } from './secrets.ts';
import { LIST_RULE } from './server/lists.ts';
import { NETWORKS_RULE } from './server/networks.ts';
import { ORIGINS_RULE, PUBLIC_URLS_RULE } from './server/origins.ts';

/** The part of the options of `@IsUrl` that is described. */
interface UrlOptions {
  protocols?: string[];
  require_protocol?: boolean;
}

/** Completes "must be …" for a setting; undefined if its decorators have no description here. */
export function describeRule(type: new () => object, setting: string): string | undefined {
  const rules = new Map<string, unknown>();
  for (const rule of getMetadataStorage().getTargetValidationMetadatas(type, '', false, false))
    if (rule.propertyName === setting) rules.set(rule.name ?? '', (rule.constraints as unknown[])?.[0]);
  if (rules.has('isInt'))
    return `an integer${describeBounds(rules.get('min') as number, rules.get('max') as number)}`;
  if (rules.has('isBoolean')) return 'true or false';
  if (rules.has('isIn')) return `one of: ${(rules.get('isIn') as string[]).join(', ')}`;
  if (rules.has(PUBLIC_URLS_RULE))
    return 'a URL such as https://logs.example.com, or several with commas between them';
  if (rules.has(ORIGINS_RULE))
    return 'an origin such as https://app.example.com, which has no path, or several with commas between them';
  if (rules.has(NETWORKS_RULE))
    return 'an address or a network such as 10.0.0.0/8, or several with commas between them';
  if (rules.has(LIST_RULE))
    return `one of: ${(rules.get(LIST_RULE) as string[]).join(', ')}; or several with commas between them`;
  if (rules.has(SIGNING_SECRETS_RULE))
    return (
      `a random text of at least ${MIN_SIGNING_CHARACTERS} characters, the same for all API processes ` +
      '(openssl rand -hex 32 makes one), or a new one and old ones with commas between them'
    );
  if (rules.has('isUrl')) return `a URL${describeProtocols(rules.get('isUrl') ?? {})}`;
  return undefined;
}

function describeBounds(min: number | undefined, max: number | undefined): string {
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`;
  if (min !== undefined) return ` of at least ${min}`;
  return max === undefined ? '' : ` of at most ${max}`;
}

function describeProtocols({ protocols = [], require_protocol: isRequired = false }: UrlOptions): string {
  if (!isRequired || protocols.length === 0) return '';
  return ` that begins with ${protocols.map((protocol) => `${protocol}://`).join(' or ')}`;
}
