// A real OpenID provider on loopback, which lets in whom a spec says, without a form.
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import Provider from 'oidc-provider';
import { freePorts } from './ports.ts';

/** What the provider says of somebody, beside who they are (`sub`). */
export type Account = { sub: string } & Record<string, unknown>;

export interface OpenIdProvider {
  issuer: string;
  /** Who logs in next; null for somebody who cancels. */
  account: Account | null;
  /** Ends a code, as its time does. */
  expire(code: string): Promise<void>;
  /** Frees the port, so that nothing answers. */
  stop(): Promise<void>;
}

export const CLIENT = { id: 'timberline', secret: 'a secret of the specs alone' };
const INTERACTION = '/interaction/';

/** @param callback where it may lead people back to */
export async function startOpenIdProvider(callback: string): Promise<OpenIdProvider> {
  const [port] = await freePorts(1);
  // Another host name than that of the console, so that browsers take it for another site.
  const issuer = `http://127.0.0.1:${port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: [callback],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    claims: { openid: ['sub'], profile: ['preferred_username', 'roles', 'realm'] },
    cookies: { keys: ['a key of the specs alone'] },
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    ttl: { AuthorizationCode: 60, AccessToken: 60, IdToken: 60, Grant: 60, Session: 60, Interaction: 60 },
    interactions: { url: (_context: unknown, { uid }: { uid: string }) => INTERACTION + uid },
    findAccount: (_context: unknown, sub: string) => ({
      accountId: sub,
      claims: () => accounts.get(sub) ?? { sub },
    }),
    // Everyone agrees to what the client asks for.
    async loadExistingGrant({
      oidc,
    }: {
      oidc: { client: { clientId: string }; session: { accountId: string } };
    }) {
      const grant = new provider.Grant({
        clientId: oidc.client.clientId,
        accountId: oidc.session.accountId,
      });
      grant.addOIDCScope('openid profile email');
      await grant.save();
      return grant;
    },
  });
  const accounts = new Map<string, Account>();
  const answer = provider.callback();
  const listener: RequestListener = (request, response) => {
    if (!request.url?.startsWith(INTERACTION)) return void answer(request, response);
    const { account } = started;
    if (account) accounts.set(account.sub, account);
    const result = account ? { login: { accountId: account.sub } } : { error: 'access_denied' };
    void provider.interactionFinished(request, response, result);
  };
  const server = createServer(listener);
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const started: OpenIdProvider = {
    issuer,
    account: null,
    expire: async (code) => {
      const found = await provider.AuthorizationCode.find(code);
      if (!found) throw new Error('The provider has no such code.');
      await found.destroy();
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return started;
}
