import type { FastifyInstance } from 'fastify';

/** A request to something that speaks its own protocol over HTTP, e.g. SCIM. */
export interface MountedRequest {
  readonly method: string;
  /** After the prefix, without the query. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
  /** Scheme, host and prefix by which it was reached. */
  readonly base: string;
  readonly address: string;
}

export interface Mount {
  /** `/scim/v2` */
  readonly prefix: string;
  readonly contentTypes: readonly string[];
  handle(request: MountedRequest): Promise<{
    readonly status: number;
    readonly contentType: string;
    /** Several values: the field several times. */
    readonly headers: Readonly<Record<string, string | string[]>>;
    /** Null: none. */
    readonly body: string | null;
  }>;
}

/** Puts these beside the routes of the contract; rate limits and security headers hold for them too. */
export async function serveMounts(server: FastifyInstance, mounts: readonly Mount[]): Promise<void> {
  for (const mount of mounts) {
    await server.register((scope, _options, done) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser([...mount.contentTypes], { parseAs: 'string' }, (_request, body, parsed) => parsed(null, body));
      scope.route({
        method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
        url: `${mount.prefix}/*`,
        schema: { hide: true },
        handler: async (request, reply) => {
          const [path = ''] = request.url.slice(mount.prefix.length).split('?');
          const answer = await mount.handle({
            method: request.method,
            path,
            query: singles(request.query),
            headers: singles(request.headers),
            body: typeof request.body === 'string' ? request.body : '',
            base: `${request.protocol}://${request.host}${mount.prefix}`,
            address: request.ip,
          });
          void reply.status(answer.status).headers(answer.headers);
          return answer.body === null ? reply.send() : reply.type(answer.contentType).send(answer.body);
        },
      });
      done();
    });
  }
}

function singles(values: unknown): Record<string, string> {
  const entries = Object.entries((values ?? {}) as Record<string, unknown>);
  return Object.fromEntries(entries.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])));
}
