import type { z } from 'zod';

/**
 * Who may call a route at all; finer rights are asked of the access function. Administrators work in the company they chose, `super`
 * is for those who administer every company.
 */
export type RouteAudience = 'anyone' | 'signed-in' | 'administrator' | 'super';

/** One REST route: the server registers it, the typed client calls it, the OpenAPI document lists it. */
export interface Route<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Response extends z.ZodType = z.ZodType,
> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With `:name` for parameters. */
  readonly path: `/api/v1/${string}`;
  readonly audience: RouteAudience;
  readonly summary: string;
  readonly tag: string;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  /** The body is bytes (`application/octet-stream`), handed on as they arrive; how many is the handler's business. */
  readonly isUpload?: true;
  /** Of the request; 1 MiB when left out. */
  readonly maxBodyBytes?: number;
  /** Left out: 204 without a body. */
  readonly response?: Response;
  /** 201 when something was made that has its own address. Default 200. */
  readonly status?: 201;
  /** The handler answers where to send the browser (302). */
  readonly redirects?: true;
  /** Set when the answer is not JSON, e.g. a capture file. */
  readonly contentType?: string;
}

/** Keeps the exact schema types of a route. */
export function route<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  definition: Route<P, Q, B, R>,
): Route<P, Q, B, R> {
  return definition;
}
