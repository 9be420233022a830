// The OpenID provider: where people are sent to, and what it says of those who come back. The protocol is that of
// `openid-client`, which is certified by the OpenID Foundation.
import { Injectable, Logger } from '@nestjs/common';
import * as openid from 'openid-client';
import { Settings } from '../../settings.ts';
import type { Claims } from './claims.ts';
import { claimOf } from './claims.ts';
import type { LoginFlow } from './login-flow.ts';
import { OidcError } from './oidc-error.ts';
import { providerFetch, ProviderUnavailableError } from './provider-fetch.ts';

/** For one request to the provider; a login makes up to four. */
const TIMEOUT_SECONDS = 5;
/** How far the clock of the provider may be away. */
const CLOCK_TOLERANCE_SECONDS = 30;
/** How long its description is used. It changes rarely, and its keys are asked for when a signature has an unknown one. */
const MAX_AGE_MS = 60 * 60_000;

const UNAVAILABLE =
  'The OpenID provider does not answer. Try again in a few seconds, or log in with a password.';
const MISCONFIGURED =
  'The OpenID provider does not take this Timberline. The log of the API says why; tell an administrator.';

@Injectable()
export class OidcProvider {
  private readonly logger = new Logger('Oidc');
  private known: { config: openid.Configuration; at: number } | undefined;

  constructor(private readonly settings: Settings) {}

  /** Where a browser is sent to. Throws an OidcError. */
  async authorizationUrl({ state, nonce, verifier }: LoginFlow, redirectUri: string): Promise<URL> {
    const config = await this.configuration();
    return openid.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri,
      scope: this.settings.oidcScope,
      code_challenge: await openid.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    });
  }

  /**
   * The claims of the person who came back, whose signature, issuer, audience, times and nonce are right. Throws an OidcError.
   *
   * @param url the address that they came back to, with what the provider added
   */
  async claims(
    url: URL,
    { state, nonce, verifier }: LoginFlow,
  ): Promise<Claims & { iss: string; sub: string }> {
    const config = await this.configuration();
    try {
      const tokens = await openid.authorizationCodeGrant(config, url, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      });
      const claims = tokens.claims()!;
      if (claimOf(claims, this.settings.oidcRoleClaim) !== undefined) return claims;
      // Some providers leave it out of the token.
      if (config.serverMetadata().userinfo_endpoint === undefined) return claims;
      return { ...(await openid.fetchUserInfo(config, tokens.access_token, claims.sub)), ...claims };
    } catch (error) {
      throw this.toOidcError(error);
    }
  }

  private async configuration(): Promise<openid.Configuration> {
    const { known } = this;
    if (known && performance.now() - known.at < MAX_AGE_MS) return known.config;
    try {
      const config = await this.discover();
      this.known = { config, at: performance.now() };
      return config;
    } catch (error) {
      throw this.toOidcError(error);
    }
  }

  private discover(): Promise<openid.Configuration> {
    const { oidcIssuer, oidcClientId, oidcClientSecret, oidcAuthority } = this.settings;
    return openid.discovery(
      new URL(oidcIssuer),
      oidcClientId,
      { [openid.clockTolerance]: CLOCK_TOLERANCE_SECONDS },
      clientAuthentication(oidcClientSecret),
      {
        timeout: TIMEOUT_SECONDS,
        [openid.customFetch]: providerFetch(oidcAuthority),
        execute: [
          // The signature of the token is checked as well, although it comes from the provider itself.
          openid.enableNonRepudiationChecks,
          // The settings allow http on this machine alone.
          ...(oidcIssuer.startsWith('http:') ? [openid.allowInsecureRequests] : []),
        ],
      },
    );
  }

  private toOidcError(error: unknown): OidcError {
    const options = { cause: error };
    if (hasCause(error, (one) => one instanceof ProviderUnavailableError || isTimeout(one))) {
      this.logger.warn(`A login failed: ${describe(error)}`);
      return new OidcError('unavailable', UNAVAILABLE, options);
    }
    if (error instanceof openid.AuthorizationResponseError)
      return new OidcError(
        'refused',
        `The OpenID provider did not let you in (${codeOf(error.error)}). Log in again, or ask its administrator.`,
        options,
      );
    this.logger.warn(`A login failed: ${describe(error)}`);
    if (error instanceof openid.ResponseBodyError && error.error === 'invalid_grant')
      return new OidcError(
        'refused',
        'The OpenID provider does not take this login any more: it was used already, or has expired. Log in again.',
        options,
      );
    const isOfProvider =
      error instanceof openid.ResponseBodyError || error instanceof openid.WWWAuthenticateChallengeError;
    if (isOfProvider || !this.known) return new OidcError('misconfigured', MISCONFIGURED, options);
    return new OidcError(
      'refused',
      'The answer of the OpenID provider is not valid. Log in again; if that does not help, tell an administrator.',
      options,
    );
  }
}

/** With the secret in the header, unless the provider takes it in the body alone. Without one, PKCE has to do. */
function clientAuthentication(secret: string): openid.ClientAuth {
  if (secret === '') return openid.None();
  const [basic, post] = [openid.ClientSecretBasic(secret), openid.ClientSecretPost(secret)];
  return (server, ...rest) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const isPost = methods.includes('client_secret_post') && !methods.includes('client_secret_basic');
    return (isPost ? post : basic)(server, ...rest);
  };
}

function hasCause(error: unknown, is: (error: Error) => boolean): boolean {
  for (let one = error; one instanceof Error; one = one.cause) if (is(one)) return true;
  return false;
}

function isTimeout({ name, message }: Error): boolean {
  return name === 'TimeoutError' || message === 'request timed out';
}

/** A code of the provider as it may be shown: it comes in the address, so that anyone can make it up. */
function codeOf(code: string): string {
  return /^[a-z_]{1,64}$/.test(code) ? code : 'without a reason';
}

/** For the log: names, codes and our library's own texts, and never what the provider or a browser sent. */
function describe(error: unknown): string {
  const parts: string[] = [];
  for (let one = error; one instanceof Error && parts.length < 4; one = one.cause) {
    const { code } = one as NodeJS.ErrnoException;
    const reason = one instanceof openid.ResponseBodyError ? codeOf(one.error) : one.message;
    parts.push([code, reason].filter(Boolean).join(' '));
  }
  return parts.join('; ');
}
