// What the specs use of a package that has no types.
declare module 'oidc-provider' {
  import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';

  interface Grant {
    addOIDCScope(scope: string): void;
    addOIDCClaims(claims: string[]): void;
    save(): Promise<string>;
  }

  interface GrantContext {
    oidc: { client: { clientId: string }; session: { accountId: string } };
  }

  export default class Provider {
    constructor(issuer: string, configuration: Record<string, unknown>);
    callback(): RequestListener;
    interactionFinished(
      request: IncomingMessage,
      response: ServerResponse,
      result: { login: { accountId: string } } | { error: string },
    ): Promise<void>;
    readonly Grant: new (of: { clientId: string; accountId: string }) => Grant;
    readonly AuthorizationCode: {
      find(code: string): Promise<{ destroy(): Promise<void> } | undefined>;
    };
    on(event: string, listener: (context: unknown, error: Error) => void): void;
  }
}
