import { allRoutes, type Route } from '../contract/rest/index.ts';
import { silentLogger } from '../kernel/logger.ts';
import { FastifyRegistrar } from './fastify-registrar.ts';
import { createHttpServer } from './server.ts';

/** The OpenAPI document of the whole contract as it is checked in (`docs/openapi.json`): no server has to run for it. */
export async function apiDocument(): Promise<string> {
  const server = await createHttpServer({ logger: silentLogger, trustedProxies: [], isSecure: true, requestsPerMinute: 1 });
  const authentication = { lookup: nobody, lookupToken: nobody, csrfSecret: Buffer.alloc(32), isSecure: true };
  const registrar = new FastifyRegistrar({ server, authentication });
  // In an order of our own: that of a module's exports depends on who loads it.
  const routes = allRoutes().toSorted((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1));
  for (const route of routes) registrar.handle(route, () => undefined);
  await server.ready();
  const document = server.swagger();
  await server.close();
  return `${JSON.stringify(document, null, 2)}\n`;
}

function placeOf({ path, method }: Route): string {
  return `${path} ${method}`;
}

function nobody(): Promise<null> {
  return Promise.resolve(null);
}
