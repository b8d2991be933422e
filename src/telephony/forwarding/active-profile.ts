import type { ForwardingProfile } from './forwarding.ts';
import { lastSwitch, nextSwitch } from './wall-time.ts';

/**
 * The profile that counts: the one that was chosen, or began by its times, last. Nobody chose and no time came: the first.
 * Computed, never stored, so that it is right after a restart and through every change of clocks.
 */
export function activeProfile(profiles: readonly ForwardingProfile[], atMs: number, timeZone: string): ForwardingProfile | null {
  let active: ForwardingProfile | null = null;
  let since = Number.NEGATIVE_INFINITY;
  for (const profile of profiles) {
    const chosen = profile.chosenAtMs !== null && profile.chosenAtMs <= atMs ? profile.chosenAtMs : Number.NEGATIVE_INFINITY;
    const began = Math.max(chosen, lastSwitch(profile.switches, atMs, timeZone) ?? Number.NEGATIVE_INFINITY);
    if (active !== null && began <= since) continue;
    active = profile;
    since = began;
  }
  return active;
}

/** When the times of a profile come next; null: of none. */
export function nextProfileSwitch(profiles: readonly ForwardingProfile[], atMs: number, timeZone: string): number | null {
  const times = profiles.map(({ switches }) => nextSwitch(switches, atMs, timeZone)).filter((at) => at !== null);
  return times.length === 0 ? null : Math.min(...times);
}
