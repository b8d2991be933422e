import { parseNameAddr, parseUri } from '../grammar/index.ts';
import type { SipRequest } from '../message/index.ts';

/** Whether a Route value names a loose router (RFC 3261 §16.12). A value that cannot be read counts as loose: it stays a Route. */
export function isLooseRouter(route: string): boolean {
  const uri = parseUri(parseNameAddr(route)?.uri ?? '');
  return uri?.kind !== 'sip' || uri.params.has('lr');
}

/**
 * Writes Request-URI and Route for a remote target behind a route set (RFC 3261 §12.2.1.1). A first hop that is a strict
 * router takes the Request-URI, and the target goes to the end.
 */
export function applyRouteSet(request: SipRequest, remoteTarget: string, routeSet: readonly string[]): void {
  const [first, ...others] = routeSet;
  request.headers.remove('Route');
  if (first === undefined || isLooseRouter(first)) {
    request.requestUri = remoteTarget;
    for (const route of routeSet) request.headers.append('Route', route);
    return;
  }
  request.requestUri = parseNameAddr(first)?.uri ?? remoteTarget;
  for (const route of others) request.headers.append('Route', route);
  request.headers.append('Route', `<${remoteTarget}>`);
}

/** The URI whose host gets the request: the first loose route, else the Request-URI (RFC 3261 §8.1.2). */
export function nextHopOf(request: SipRequest): string {
  const first = request.headers.getAll('Route')[0];
  if (first === undefined || !isLooseRouter(first)) return request.requestUri;
  return parseNameAddr(first)?.uri ?? request.requestUri;
}
