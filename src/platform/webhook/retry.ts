/** Pauses after the first, second, … failed attempt. After the last there is no other: about nine hours in all. */
const pausesS = [10, 30, 120, 600, 1800, 3600, 7200, 14_400];

/**
 * When to try again; null when it is given up.
 * @param attempts begun so far, at least 1
 * @param chance 0 to 1: spreads the pauses by a fifth, so that many do not come back at once
 */
export function nextAttempt(attempts: number, nowMs: number, chance: number): number | null {
  const pause = pausesS[attempts - 1];
  return pause === undefined ? null : nowMs + Math.round(pause * 1000 * (0.9 + 0.2 * chance));
}
