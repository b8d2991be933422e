import type { FastifyInstance } from 'fastify';

/** The OpenAPI 3.1 document of everything registered, for integrators. */
export function serveOpenApi(server: FastifyInstance): void {
  server.get('/api/v1/openapi.json', { schema: { hide: true } }, () => server.swagger());
}
