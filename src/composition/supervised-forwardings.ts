import type { SupervisedForwardings } from '../telephony/supervision/index.ts';

/** What a secretary is told of her bosses' forwarding. */
export function supervisedForwardings(): SupervisedForwardings {
  return { activeForwardingOf: () => null };
}
