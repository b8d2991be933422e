import type { AddressInfo } from 'node:net';
import { Server as TlsServer } from 'node:tls';
import type { FastifyInstance } from 'fastify';
import { allRoutes } from '../contract/rest/index.ts';
import { type Clock, delay, type Timer } from '../kernel/clock.ts';
import type { Unsubscribe } from '../kernel/events.ts';
import type { Logger } from '../kernel/logger.ts';
import type { RouteRegistrar } from '../platform/api/index.ts';
import { LiveEndpoint, type LiveHub } from '../realtime/index.ts';
import { type Authentication, actorOf } from './authenticate.ts';
import { clientAddress } from './client-address.ts';
import { FastifyRegistrar } from './fastify-registrar.ts';
import { type MetricsPage, serveMetrics } from './metrics-route.ts';
import { type Mount, serveMounts } from './mounts.ts';
import { serveOpenApi } from './openapi-routes.ts';
import { OriginCheck } from './request-origin.ts';
import { createHttpServer } from './server.ts';
import { SessionCookies } from './session-cookies.ts';
import { SessionOpening } from './session-opening.ts';
import { SessionRenewal } from './session-renewal.ts';
import { sessionRoutes } from './session-routes.ts';
import type { SignInDoors } from './sign-in-doors.ts';
import { signInRoutes } from './sign-in-routes.ts';
import type { SignedInUsers } from './signed-in-users.ts';
import { dispatchUpgrades, type HandedOver, type UpgradeTarget } from './upgrades.ts';
import { serveNoFiles, serveWebFiles } from './web-files.ts';

export interface HttpApplicationParts {
  readonly clock: Clock;
  readonly logger: Logger;
  /** 0 lets the system choose the port. */
  readonly listen: { readonly host: string; readonly port: number };
  /** The address by which browsers reach us, when it is not the one listened on. */
  readonly publicUrl: string | null;
  readonly trustedProxies: readonly string[];
  readonly tls: { readonly cert: string | Buffer; readonly key: string | Buffer } | null;
  /** Requests one address may make in a minute. Default 3000: an office of people often has one address. */
  readonly requestsPerMinute?: number;
  /** How long the browser keeps a remembered session's cookie. */
  readonly sessionMaxMs: number;
  /** At least 32 bytes, kept over restarts. */
  readonly csrfSecret: Buffer;
  /** Sign-in as `platform/sign-in` has it. */
  readonly doors: SignInDoors;
  readonly users: SignedInUsers;
  /** The features' `*-routes.ts`, already given their services. Together with sign-in they answer every route of the contract. */
  readonly features: readonly ((routes: RouteRegistrar) => void)[];
  readonly live: LiveHub;
  /** Figures for monitoring programs; left out: none. */
  readonly metrics?: MetricsPage;
  /** Other WebSockets on this port, e.g. SIP. */
  readonly upgrades: readonly UpgradeTarget[];
  /** Other protocols over HTTP, e.g. SCIM. */
  readonly mounts?: readonly Mount[];
  /** The built pages; null serves none. */
  readonly webDirectory: string | null;
}

const sessionSweepMs = 60_000;
/** For live connections to say goodbye. */
const answerPatienceMs = 200;

/** Pages, API and live connection on one port. `start` makes a listening one. */
export class HttpApplication implements AsyncDisposable {
  readonly server: FastifyInstance;
  readonly #parts: HttpApplicationParts;
  readonly #endpoint: LiveEndpoint;
  readonly #handedOver: HandedOver;
  readonly #stopFollowing: readonly Unsubscribe[];
  #sweep: Timer | null = null;

  private constructor(
    parts: HttpApplicationParts,
    made: { server: FastifyInstance; endpoint: LiveEndpoint; handedOver: HandedOver },
  ) {
    this.server = made.server;
    this.#parts = parts;
    this.#endpoint = made.endpoint;
    this.#handedOver = made.handedOver;
    const { sessions, tokens } = parts.doors;
    this.#stopFollowing = [sessions, tokens].map((source) =>
      source.onEnded(({ sessionIds }) => {
        for (const id of sessionIds) parts.live.endSession(id, 'You have signed out.');
      }),
    );
    this.#planSweep();
  }

  /**
   * @throws Error when a route of the contract has no handler or two, when the pages are not built, or when the address cannot
   * be listened on.
   */
  static async start(parts: HttpApplicationParts): Promise<HttpApplication> {
    const application = await HttpApplication.prepare(parts);
    await application.server.listen({ host: parts.listen.host, port: parts.listen.port });
    return application;
  }

  /** Everything but listening: for tests and for writing the OpenAPI document. */
  static async prepare(parts: HttpApplicationParts): Promise<HttpApplication> {
    const isSecure = parts.tls !== null || (parts.publicUrl?.startsWith('https:') ?? false);
    const { logger, trustedProxies, csrfSecret } = parts;
    const server = await createHttpServer({
      logger,
      trustedProxies,
      isSecure,
      requestsPerMinute: parts.requestsPerMinute ?? 3000,
      ...(parts.tls ? { tls: parts.tls } : {}),
    });
    const { sessions, tokens } = parts.doors;
    const authentication: Authentication = {
      lookup: (token) => sessions.lookUp(token),
      lookupToken: (token, address) => tokens.lookUp(token, address),
      csrfSecret,
      isSecure,
    };
    registerRoutes(server, authentication, parts);
    await serveMounts(server, parts.mounts ?? []);
    serveOpenApi(server);
    if (parts.metrics) serveMetrics(server, parts.metrics);
    if (parts.webDirectory === null) serveNoFiles(server);
    else await serveWebFiles(server, parts.webDirectory);
    const addressOf = clientAddress(trustedProxies);
    const endpoint = new LiveEndpoint({
      hub: parts.live,
      identify: (request) => {
        const { headers } = request;
        return actorOf({ cookies: server.parseCookie(headers.cookie ?? ''), headers }, addressOf(request), authentication);
      },
    });
    const origins = new OriginCheck(parts.publicUrl === null ? [] : [parts.publicUrl]);
    const handedOver = dispatchUpgrades(server.server, { targets: [endpoint, ...parts.upgrades], origins, addressOf });
    return new HttpApplication(parts, { server, endpoint, handedOver });
  }

  /** Where it listens; known once it does. */
  get address(): { readonly host: string; readonly port: number } {
    const { address, port } = this.server.server.address() as AddressInfo;
    return { host: address, port };
  }

  /** The address to open, without a slash at its end. */
  get url(): string {
    if (this.#parts.publicUrl !== null) return this.#parts.publicUrl;
    const { host, port } = this.address;
    const shown = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
    return `${this.#parts.tls ? 'https' : 'http'}://${shown}:${port}`;
  }

  /** Takes another certificate for new connections; nothing without HTTPS. @throws Error when certificate and key do not fit */
  reloadCertificate(tls: { readonly cert: string; readonly key: string }): void {
    const { server }: { server: unknown } = this.server;
    if (server instanceof TlsServer) server.setSecureContext(tls);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#sweep?.cancel();
    for (const stop of this.#stopFollowing) stop();
    this.#endpoint[Symbol.dispose]();
    this.#parts.live[Symbol.dispose]();
    const closing = this.server.close();
    // Browser phones stay connected until the exchange has ended their calls: who took them over closes them, later.
    if (this.#handedOver.count === 0) await closing;
    else await Promise.race([closing, delay(this.#parts.clock, answerPatienceMs)]);
  }

  /** A socket must not outlive its session, which may end by time alone. */
  #planSweep(): void {
    const { clock, live, doors } = this.#parts;
    this.#sweep = clock.setTimer(sessionSweepMs, () => {
      for (const { sessionId } of live.actors())
        if (!doors.sessions.isAlive(sessionId) && !doors.tokens.isAlive(sessionId))
          live.endSession(sessionId, 'Your session ended.');
      this.#planSweep();
    });
  }
}

function registerRoutes(server: FastifyInstance, authentication: Authentication, parts: HttpApplicationParts): void {
  const { clock, doors, users, csrfSecret, publicUrl } = parts;
  const { isSecure } = authentication;
  const cookies = new SessionCookies({ isSecure, maxAgeMs: parts.sessionMaxMs });
  const renewal = new SessionRenewal({ clock, cookies, rotateWhenDue: (token) => doors.sessions.rotateWhenDue(token) });
  const registrar = new FastifyRegistrar({ server, authentication, afterSignedIn: (exchange) => renewal.renew(exchange) });
  const opening = new SessionOpening({ users, cookies, csrfSecret });
  sessionRoutes(registrar, { doors, opening, cookies });
  signInRoutes(registrar, { doors, opening, isSecure, publicUrl });
  for (const register of parts.features) register(registrar);
  checkComplete(registrar);
}

/** A route of the contract without a handler is a promise not kept; better told at start than at the first click. */
function checkComplete({ registered }: FastifyRegistrar): void {
  const missing = allRoutes().filter((route) => !registered.includes(route));
  const names = missing.map(({ method, path }) => `${method} ${path}`).join(', ');
  if (missing.length > 0) throw new Error(`routes of the contract without a handler: ${names}`);
}
