import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';

/** What we use of the package oidc-provider, which brings no types. */
interface ProviderPackage {
  readonly default: new (issuer: string, configuration: Record<string, unknown>) => { callback(): RequestListener };
}

export const openIdClient = { id: 'parley', secret: 'a secret between the two' };

/** A real OpenID provider (oidc-provider) on loopback. Whoever types a name at its page is that person; it asks for PKCE. */
export class OpenIdProvider implements AsyncDisposable {
  readonly issuer: string;
  readonly #server: Server;

  private constructor(issuer: string, server: Server) {
    this.issuer = issuer;
    this.#server = server;
  }

  /** @param claimsOf what it says of who signed in as this name. */
  static async start(redirectUri: string, claimsOf: (name: string) => Record<string, unknown>): Promise<OpenIdProvider> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const issuer = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
    const name: string = 'oidc-provider';
    const { default: Provider } = (await import(name)) as ProviderPackage;
    const provider = new Provider(issuer, {
      clients: [{ client_id: openIdClient.id, client_secret: openIdClient.secret, redirect_uris: [redirectUri] }],
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['preferred_username'] },
      cookies: { keys: ['of a test'] },
      ttl: { AccessToken: 600, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
      pkce: { required: () => true },
      features: { devInteractions: { enabled: true } },
      findAccount: (_context: unknown, id: string) => ({ accountId: id, claims: () => ({ sub: id, ...claimsOf(id) }) }),
    });
    server.on('request', provider.callback());
    return new OpenIdProvider(issuer, server);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
