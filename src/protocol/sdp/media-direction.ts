import type { Attribute } from './attributes.ts';

/** Seen from the side that says it: `sendonly` sends and does not want to receive (RFC 3264 §5.1). */
export type MediaDirection = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

/** The direction attribute of a block; undefined when it has none. */
export function directionOf(attributes: readonly Attribute[]): MediaDirection | undefined {
  for (const { name } of attributes) {
    if (name === 'sendrecv' || name === 'sendonly' || name === 'recvonly' || name === 'inactive') return name;
  }
  return undefined;
}

export function makeDirection(sends: boolean, receives: boolean): MediaDirection {
  if (sends) return receives ? 'sendrecv' : 'sendonly';
  return receives ? 'recvonly' : 'inactive';
}

export function sends(direction: MediaDirection): boolean {
  return direction === 'sendrecv' || direction === 'sendonly';
}

export function receives(direction: MediaDirection): boolean {
  return direction === 'sendrecv' || direction === 'recvonly';
}

/** The same direction seen from the other side. */
export function mirror(direction: MediaDirection): MediaDirection {
  return makeDirection(receives(direction), sends(direction));
}

/** What both allow; both seen from the same side. */
export function intersect(a: MediaDirection, b: MediaDirection): MediaDirection {
  return makeDirection(sends(a) && sends(b), receives(a) && receives(b));
}
