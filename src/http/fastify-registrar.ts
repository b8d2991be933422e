import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Route } from '../contract/rest/index.ts';
import { mayAdministerAll } from '../platform/access/index.ts';
import { type Actor, FileAnswer, type RouteRegistrar } from '../platform/api/index.ts';
import { type Originator, onBehalfOf } from '../platform/audit/index.ts';
import { type Authentication, authenticate } from './authenticate.ts';
import { sendFile } from './send-file.ts';

type AnyHandler = (request: never) => unknown;

export interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

const exchanges = new WeakMap<object, Exchange>();

/** What stands behind a handler's request: for the routes that begin and end a session, who alone touch the cookie. */
export function exchangeOf(request: object): Exchange {
  const exchange = exchanges.get(request);
  if (!exchange) throw new Error('not a request of FastifyRegistrar');
  return exchange;
}

/** Puts contract routes on a Fastify instance whose compilers speak zod. */
export class FastifyRegistrar implements RouteRegistrar {
  readonly #server: FastifyInstance;
  readonly #authentication: Authentication;
  /** What has been registered, so that a route without a handler is noticed at start. */
  readonly registered: Route[] = [];

  readonly #afterSignedIn: (exchange: Exchange) => Promise<void>;

  /** @param parts `afterSignedIn` runs before each handler of somebody signed in, e.g. to renew his cookie. */
  constructor(parts: {
    server: FastifyInstance;
    authentication: Authentication;
    afterSignedIn?: (exchange: Exchange) => Promise<void>;
  }) {
    this.#server = parts.server;
    this.#authentication = parts.authentication;
    this.#afterSignedIn = parts.afterSignedIn ?? (() => Promise.resolve());
  }

  handle(route: Route, handler: AnyHandler): void {
    this.registered.push(route);
    if (!route.isUpload) return this.#register(this.#server, route, handler);
    // In a scope of its own: elsewhere bytes are no body that anybody takes.
    void this.#server.register(async (scope) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser('application/octet-stream', (_request, bytes, parsed) => parsed(null, bytes));
      this.#register(scope, route, handler);
    });
  }

  #register(server: FastifyInstance, route: Route, handler: AnyHandler): void {
    const actors = new WeakMap<FastifyRequest, Actor | null>();
    server.route({
      method: route.method,
      url: route.path,
      ...(route.maxBodyBytes ? { bodyLimit: route.maxBodyBytes } : {}),
      schema: {
        tags: [route.tag],
        summary: route.summary,
        ...(route.params ? { params: route.params } : {}),
        ...(route.query ? { querystring: route.query } : {}),
        ...(route.body ? { body: route.body } : {}),
        ...(route.response ? { response: { [route.status ?? 200]: route.response } } : {}),
      },
      // Before the body is read: nobody unknown makes us parse anything.
      onRequest: async (request) => {
        actors.set(request, await authenticate(request, route, this.#authentication));
      },
      handler: async (request, reply) => {
        const actor = actors.get(request) ?? null;
        if (actor && actor.tokenId === undefined) await this.#afterSignedIn({ request, reply });
        // Whatever it changes is recorded as theirs.
        return onBehalfOf(originatorOf(actor, request), () => this.#answer(route, handler, { request, reply }, actor));
      },
    });
  }

  async #answer(route: Route, handler: AnyHandler, { request, reply }: Exchange, actor: Actor | null) {
    const routeRequest = {
      params: route.params ? request.params : undefined,
      query: route.query ? request.query : undefined,
      body: route.body ? request.body : undefined,
      upload: route.isUpload && request.body instanceof Readable ? request.body : null,
      signal: untilGone(reply),
      actor,
      address: request.ip,
      userAgent: request.headers['user-agent'] ?? '',
      origin: `${request.protocol}://${request.host}`,
    };
    exchanges.set(routeRequest, { request, reply });
    const value: unknown = await (handler as (request: unknown) => unknown)(routeRequest);
    if (route.redirects) return reply.redirect(String(value), 302);
    if (value instanceof FileAnswer) return sendFile(request, reply, value);
    if (route.contentType) return reply.type(route.contentType).send(value);
    return route.response ? reply.status(route.status ?? 200).send(value) : reply.status(204).send();
  }
}

/** Aborted when the connection ends before the answer was sent. */
function untilGone({ raw }: FastifyReply): AbortSignal {
  const abort = new AbortController();
  raw.once('close', () => {
    if (!raw.writableFinished) abort.abort(new Error('who asked has gone'));
  });
  return abort.signal;
}

function originatorOf(actor: Actor | null, { ip: address }: FastifyRequest): Originator {
  const via = actor?.tokenId === undefined ? 'browser' : 'token';
  if (!actor) return { via, address };
  const rank = mayAdministerAll(actor) ? { isSuper: true } : {};
  return { userId: actor.userId, login: actor.login, via, address, ...rank };
}
