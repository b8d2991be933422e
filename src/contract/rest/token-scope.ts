import type { Route } from './route.ts';

/** Routes about how somebody signs in: a token that leaked must not become more than it was. */
const neverByToken: ReadonlySet<string> = new Set([
  'session',
  'sign-in',
  'security',
  'tokens',
  'setup',
  'sign-in-administration',
]);

/** What a token must have for a route: `calls:read`, `devices:write`; null: no token may. */
export function scopeOf({ tag, method }: Pick<Route, 'tag' | 'method'>): string | null {
  return neverByToken.has(tag) ? null : `${tag}:${method === 'GET' ? 'read' : 'write'}`;
}

/** Whether a token with these scopes may; who may write all may read all. */
export function allowsRoute(scopes: readonly string[], route: Pick<Route, 'tag' | 'method'>): boolean {
  const scope = scopeOf(route);
  if (scope === null) return false;
  const covering = scope.endsWith(':read') ? [scope, 'all:read', 'all:write'] : [scope, 'all:write'];
  return covering.some((one) => scopes.includes(one));
}

/** Every scope there is. */
export function allScopes(routes: readonly Pick<Route, 'tag' | 'method'>[]): readonly string[] {
  const named = routes.map(scopeOf).filter((scope) => scope !== null);
  // `live:read` opens the live connection.
  return ['all:read', 'all:write', ...[...new Set([...named, 'live:read'])].toSorted()];
}
