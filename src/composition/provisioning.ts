import { SqlScimStore } from '../adapters/sql/scim-store.ts';
import type { Mount } from '../http/index.ts';
import type { RouteRegistrar } from '../platform/api/index.ts';
import { ScimService } from '../platform/scim/index.ts';
import { scimRoutes } from '../platform/scim/scim-routes.ts';
import { hashToken, newToken } from '../platform/sign-in/index.ts';
import { newBrowserPhone } from '../telephony/device/browser-phone.ts';
import type { Configuration } from './configuration.ts';
import type { Foundation } from './foundation.ts';

const mediaType = 'application/scim+json';

/** SCIM: the tokens' routes, and the protocol itself. */
export function openProvisioning(
  { clock, ids, random, logger, store, secrets }: Foundation,
  { writer, signIn }: Pick<Configuration, 'writer' | 'signIn'>,
): { readonly feature: (routes: RouteRegistrar) => void; readonly mount: Mount } {
  const scimStore = new SqlScimStore({
    store,
    writer,
    ids,
    newPhone: (user, sipDomain, number) => newBrowserPhone({ ids, random }, user, sipDomain, number),
  });
  const hash = (token: string): Buffer => hashToken(secrets.sessionKey, token);
  const service = new ScimService({
    clock,
    logger: logger.component('scim'),
    store: scimStore,
    hashToken: hash,
    signOutEverywhere: (user) => signIn.sessions.signOutEverywhere(user),
  });
  return {
    feature: (routes) => scimRoutes(routes, { ids, clients: scimStore, newToken: () => newToken(random), hashToken: hash }),
    mount: {
      prefix: '/scim/v2',
      contentTypes: [mediaType, 'application/json'],
      handle: async ({ headers, ...request }) => {
        const answer = await service.handle({
          ...request,
          authorization: headers.authorization,
          ifMatch: headers['if-match'],
        });
        return { ...answer, contentType: mediaType, body: answer.body && JSON.stringify(answer.body) };
      },
    },
  };
}
