import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  fetchUserInfo,
  None,
} from 'openid-client';
import type { Clock } from '../../kernel/clock.ts';
import { describeError, ParleyError } from '../../kernel/errors.ts';
import type { IdentityProvider, OpenIdConnector, OpenIdRequest } from '../../platform/sign-in/index.ts';

const timeoutS = 10;
/** Keys and addresses of a provider may change; asked again after so long. */
const discoveredForMs = 3_600_000;

interface Discovered {
  readonly configuration: Promise<Configuration>;
  readonly atMs: number;
}

export class OpenIdClient implements OpenIdConnector {
  readonly #clock: Clock;
  readonly #discovered = new Map<string, Discovered>();

  constructor(parts: { clock: Clock }) {
    this.#clock = parts.clock;
  }

  async begin(provider: IdentityProvider, { redirectUri, state, nonce, codeVerifier }: OpenIdRequest): Promise<string> {
    const configuration = await this.#configurationOf(provider);
    const url = buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: provider.scopes,
      state,
      nonce,
      code_challenge: await calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
    });
    return url.href;
  }

  async finish(
    provider: IdentityProvider,
    { redirectUri, state, nonce, codeVerifier }: OpenIdRequest,
    returnedTo: string,
  ): Promise<{ subject: string; claims: Readonly<Record<string, unknown>> }> {
    const configuration = await this.#configurationOf(provider);
    // The address that the provider was told, with the query that it sent: behind a proxy ours looks different.
    const callback = new URL(redirectUri);
    callback.search = new URL(returnedTo).search;
    try {
      const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: codeVerifier, idTokenExpected: true };
      const tokens = await authorizationCodeGrant(configuration, callback, checks);
      const claims = tokens.claims();
      if (!claims) throw new Error('there is no ID token in the answer');
      if (provider.userClaim in claims) return { subject: claims.sub, claims };
      const more = await fetchUserInfo(configuration, tokens.access_token, claims.sub);
      return { subject: claims.sub, claims: { ...more, ...claims } };
    } catch (cause) {
      const { error_description: description } = cause as { error_description?: unknown };
      const reason = typeof description === 'string' ? description : describeError(cause);
      throw new ParleyError('identity-provider-refused', `${provider.name} did not sign you in: ${reason}`, { cause });
    }
  }

  async check(provider: IdentityProvider): Promise<void> {
    this.#discovered.delete(keyOf(provider));
    await this.#configurationOf(provider);
  }

  #configurationOf(provider: IdentityProvider): Promise<Configuration> {
    const key = keyOf(provider);
    const known = this.#discovered.get(key);
    if (known && this.#clock.now() - known.atMs < discoveredForMs) return known.configuration;
    const configuration = discover(provider);
    this.#discovered.set(key, { configuration, atMs: this.#clock.now() });
    configuration.catch(() => this.#discovered.delete(key));
    return configuration;
  }
}

function keyOf({ id, version }: IdentityProvider): string {
  return `${id} ${version}`;
}

async function discover({ name, issuer, clientId, clientSecret }: IdentityProvider): Promise<Configuration> {
  try {
    const server = new URL(issuer);
    const isLoopback = server.protocol === 'http:' && /^(localhost|127\.0\.0\.1|\[::1\])$/.test(server.hostname);
    const options = { timeout: timeoutS, ...(isLoopback ? { execute: [allowInsecureRequests] } : {}) };
    return clientSecret === null
      ? await discovery(server, clientId, undefined, None(), options)
      : await discovery(server, clientId, clientSecret, undefined, options);
  } catch (cause) {
    const inner = describeError((cause as { cause?: unknown }).cause ?? '');
    const reason = [describeError(cause), inner].filter(Boolean).join(': ');
    throw new ParleyError('identity-provider-unavailable', `${name} (${issuer}) cannot be used: ${reason}`, { cause });
  }
}
