import type { Readable } from 'node:stream';
import type { z } from 'zod';
import type { Route } from '../../contract/rest/index.ts';
import type { CompanyId, DomainId, SessionId, UserId } from '../../kernel/ids.ts';
import type { AdministratorRank, UserRole } from '../access/index.ts';
import type { FileAnswer } from './file-answer.ts';

/**
 * Who asks. Every service of a feature takes it and looks only inside its company. On routes for administrators that is the
 * company they chose to work in, on all others their own.
 */
export interface Actor {
  readonly companyId: CompanyId;
  /** Of the user; in another company than his own its oldest. */
  readonly domainId: DomainId;
  readonly userId: UserId;
  readonly login: string;
  readonly role: UserRole;
  readonly administrator: AdministratorRank;
  /** The company that the user himself belongs to. */
  readonly homeCompanyId: CompanyId;
  /** The other company he chose to administer; null: his own. */
  readonly acting: { readonly companyId: CompanyId; readonly domainId: DomainId } | null;
  /** Of a token its own id. */
  readonly sessionId: SessionId;
  /** Set when a program asks with an API token. */
  readonly tokenId?: string;
}

/** The same person working in the company he chose. */
export function inActingCompany(actor: Actor): Actor {
  return actor.acting ? { ...actor, ...actor.acting } : actor;
}

/** A request after its schemas accepted it. */
export interface RouteRequest<Params, Query, Body, A extends Actor | null> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** The bytes of a route with `isUpload`; null when none came. */
  readonly upload: Readable | null;
  /** Aborted when who asked has gone before he was answered. */
  readonly signal: AbortSignal;
  /** Null only for routes whose audience is `anyone`. */
  readonly actor: A;
  /** The other end's address, after trusted proxies. */
  readonly address: string;
  readonly userAgent: string;
  /** Scheme and host by which the browser reached us, after trusted proxies: `https://phone.example.org`. */
  readonly origin: string;
}

type Output<S extends z.ZodType> = z.ZodType extends S ? undefined : z.output<S>;
type Input<S extends z.ZodType> = z.ZodType extends S ? undefined : z.input<S>;

/** What a handler answers besides the schema's value: bytes, a stream of them or a file for routes with a `contentType`, nothing for those without a response. */
type Answer<R extends z.ZodType> = z.ZodType extends R ? Buffer | string | Readable | FileAnswer | undefined | void : Input<R>;

/**
 * Where a feature's `*-routes.ts` puts its routes; `src/http` implements it. Authentication, rights of the
 * route's audience, parsing, rate limits and errors are done before and after the handler.
 */
export interface RouteRegistrar {
  handle<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
    route: Route<P, Q, B, R>,
    handler: (request: RouteRequest<Output<P>, Output<Q>, Output<B>, Actor>) => Promise<Answer<R>> | Answer<R>,
  ): void;
}
