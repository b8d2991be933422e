import * as resources from './resources.ts';
import type { Route } from './route.ts';

export { type Problem, problemSchema } from './problem.ts';
export * from './resources.ts';
export type { Route, RouteAudience } from './route.ts';
export { allowsRoute, allScopes, scopeOf } from './token-scope.ts';

/** Every route there is, for the OpenAPI document and for tests that must try each. */
export function allRoutes(): Route[] {
  return Object.values(resources)
    .flatMap((resource) => Object.values(resource) as unknown[])
    .filter((value): value is Route => typeof value === 'object' && value !== null && 'path' in value && 'method' in value);
}
