import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Route } from '../contract/rest/index.ts';
import type { Actor, RouteRegistrar } from '../platform/api/index.ts';
import { type Authentication, authenticate } from './authenticate.ts';

type AnyHandler = (request: never) => unknown;

/** Puts contract routes on a Fastify instance whose compilers speak zod. */
export class FastifyRegistrar implements RouteRegistrar {
  readonly #server: FastifyInstance;
  readonly #authentication: Authentication;
  /** What has been registered, so that a route without a handler is noticed at start. */
  readonly registered: Route[] = [];

  constructor(parts: { server: FastifyInstance; authentication: Authentication }) {
    this.#server = parts.server;
    this.#authentication = parts.authentication;
  }

  handle(route: Route, handler: AnyHandler): void {
    this.registered.push(route);
    const actors = new WeakMap<FastifyRequest, Actor | null>();
    this.#server.route({
      method: route.method,
      url: route.path,
      schema: {
        tags: [route.tag],
        summary: route.summary,
        ...(route.params ? { params: route.params } : {}),
        ...(route.query ? { querystring: route.query } : {}),
        ...(route.body ? { body: route.body } : {}),
        ...(route.response ? { response: { 200: route.response } } : {}),
      },
      // Before the body is read: nobody unknown makes us parse anything.
      onRequest: async (request) => {
        actors.set(request, await authenticate(request, route.audience, this.#authentication));
      },
      handler: async (request, reply) => this.#answer(route, handler, request, reply, actors.get(request) ?? null),
    });
  }

  async #answer(route: Route, handler: AnyHandler, request: FastifyRequest, reply: FastifyReply, actor: Actor | null) {
    const value: unknown = await (handler as (request: unknown) => unknown)({
      params: route.params ? request.params : undefined,
      query: route.query ? request.query : undefined,
      body: route.body ? request.body : undefined,
      actor,
      address: request.ip,
      userAgent: request.headers['user-agent'] ?? '',
    });
    if (route.contentType) return reply.type(route.contentType).send(value);
    return route.response ? reply.send(value) : reply.status(204).send();
  }
}
