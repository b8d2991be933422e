import type { Access, ApplicationId } from '../access/index.ts';
import type { RouteRegistrar } from '../api/index.ts';

/** Routes of an application: who may not use it gets `not-permitted` with the reason before the handler is asked. */
export function forApplication(routes: RouteRegistrar, access: Access, id: ApplicationId): RouteRegistrar {
  return {
    handle: (route, handler) =>
      routes.handle(route, (request) => {
        const { actor } = request;
        access.demand(actor, 'use', { kind: 'application', companyId: actor.companyId, ownerId: null, id });
        return handler(request);
      }),
  };
}
