import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import Fastify, { type FastifyInstance } from 'fastify';
import { jsonSchemaTransform, serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { ParleyError } from '../kernel/errors.ts';
import type { Logger } from '../kernel/logger.ts';
import { toProblem } from './problem.ts';

export interface HttpServerOptions {
  readonly logger: Logger;
  /** Proxies whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
  /** Whether browsers reach us over TLS: secure cookies and HSTS. */
  readonly isSecure: boolean;
  /** Requests one address may make in a minute. */
  readonly requestsPerMinute: number;
  readonly tls?: { readonly cert: string | Buffer; readonly key: string | Buffer };
}

/** Kerberos tickets of people in many groups are large. */
const maxHeaderSize = 65_536;

/** An HTTP server with everything that every route needs and none of the routes. */
export async function createHttpServer(options: HttpServerOptions): Promise<FastifyInstance> {
  const server = Fastify({
    logger: false,
    trustProxy: options.trustedProxies.length > 0 ? [...options.trustedProxies] : false,
    bodyLimit: 1024 * 1024,
    forceCloseConnections: true,
    ...(options.tls ? { https: { ...options.tls, minVersion: 'TLSv1.2', maxHeaderSize } } : { http: { maxHeaderSize } }),
  }) as unknown as FastifyInstance;
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  await server.register(cookie);
  await server.register(helmet, securityHeaders(options.isSecure));
  await server.register(rateLimit, {
    global: false,
    max: options.requestsPerMinute,
    timeWindow: 60_000,
    // Files of the pages cost nothing and are many: a whole office behind one address opens its pages at nine o'clock.
    allowList: ({ url }) => url.startsWith('/assets/'),
    errorResponseBuilder: (_request, context) =>
      new ParleyError('rate-limited', `Too many requests from your address; wait ${context.after} and try again.`),
  });
  // On the instance, so that it comes before the look at the session, and for addresses that lead nowhere too.
  server.addHook('onRequest', server.rateLimit());
  await server.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title: 'Parley', version: '1', description: 'Business telephony and contact centre.' } },
    transform: jsonSchemaTransform,
  });
  installErrorAnswers(server, options.logger);
  return server;
}

/** Our own files and sockets only; the microphone for ourselves; nobody frames us. */
function securityHeaders(isSecure: boolean): Parameters<typeof helmet>[1] {
  return {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        // React Aria positions popovers by style attributes.
        styleSrc: ["'self'", "'unsafe-inline'"],
        // Layouts of screen-pops name pictures and pages of other servers; contacts only fill in parts of their addresses.
        imgSrc: ["'self'", 'data:', 'blob:', 'https:'],
        frameSrc: ["'self'", 'https:'],
        mediaSrc: ["'self'", 'blob:'],
        connectSrc: ["'self'", 'ws:', 'wss:'],
        objectSrc: ["'none'"],
        frameAncestors: ["'none'"],
        upgradeInsecureRequests: isSecure ? [] : null,
      },
    },
    strictTransportSecurity: isSecure,
    referrerPolicy: { policy: 'same-origin' },
  };
}

function installErrorAnswers(server: FastifyInstance, logger: Logger): void {
  server.setErrorHandler((thrown, request, reply) => {
    const problem = toProblem(thrown);
    if (problem.status >= 500)
      logger.error('a request failed', { error: thrown, method: request.method, path: request.routeOptions.url });
    const retryAfterS = problem.details?.retryAfterS;
    if (typeof retryAfterS === 'number') void reply.header('retry-after', retryAfterS);
    return reply.status(problem.status).type('application/problem+json').send(problem);
  });
}
