import type { WaitForecast } from '../interaction/index.ts';

/** What has been learned of a queue; all of it weighs recent ones more. */
export interface Learned {
  /** Handlings seen (work and wrap-up). */
  readonly count: number;
  readonly meanMs: number;
  readonly varianceMs2: number;
  /** Waits seen, and the mean logarithm of what they were to what had been foretold. */
  readonly waits: number;
  readonly bias: number;
}

export const nothingLearned: Learned = { count: 0, meanMs: 0, varianceMs2: 0, waits: 0, bias: 0 };

/** The weight of the newest: the last twenty or so count. */
function weightOf(count: number): number {
  return Math.max(1 / (count + 1), 0.05);
}

/** An agent was busy with one of the queue for so long, wrap-up included. */
export function learnHandling(learned: Learned, handlingMs: number): Learned {
  const weight = weightOf(learned.count);
  const difference = handlingMs - learned.meanMs;
  return {
    ...learned,
    count: learned.count + 1,
    meanMs: learned.meanMs + weight * difference,
    varianceMs2: (1 - weight) * (learned.varianceMs2 + weight * difference * difference),
  };
}

/** Below this no wait is told from another. */
const graceMs = 5000;
const mostBias = Math.log(4);

/** Somebody waited so long of whom it had been foretold. What hides from the model (breaks, hang-ups of those before him) is learned so. */
export function learnWait(learned: Learned, foretoldMs: number, waitedMs: number): Learned {
  const weight = weightOf(learned.waits);
  const ratio = Math.log((waitedMs + graceMs) / (foretoldMs + graceMs));
  const bias = learned.bias + weight * ratio;
  return { ...learned, waits: learned.waits + 1, bias: Math.max(-mostBias, Math.min(mostBias, bias)) };
}

/** Quantile of the standard normal distribution at 0.8; at 0.2 it is the negative. */
const normal80 = 0.841_621;

/** Quantile of a gamma distribution by Wilson and Hilferty: the cube root is nearly normal. @param z quantile of the standard normal one */
export function gammaQuantile(meanValue: number, shape: number, z: number): number {
  const root = 1 - 1 / (9 * shape) + z / (3 * Math.sqrt(shape));
  return meanValue * Math.max(0, root) ** 3;
}

export interface WaitSituation {
  /** Who stands before him, as far as they compete for the same agents. */
  readonly ahead: number;
  /** Agents there who could serve him, and how many at once they serve. */
  readonly agents: number;
  readonly slots: number;
  readonly learned: Learned;
}

/**
 * How long somebody will wait of whom nobody is free: until `ahead + 1` works have ended among `slots`. Many agents end as by chance
 * (Poisson), one agent as regularly as his handlings are long; between them it is weighed. How sure the mean handling time is counts
 * too. Pure.
 * @returns null where nobody is there or no handling was seen yet
 */
export function estimateWait(situation: WaitSituation): (WaitForecast & { readonly middleMs: number }) | null {
  const { ahead, agents, slots, learned } = situation;
  if (slots <= 0 || learned.count === 0) return null;
  const ends = ahead + 1;
  const meanMs = (ends * learned.meanMs) / slots;
  const variation = learned.count < 3 ? 1 : Math.min(4, learned.varianceMs2 / Math.max(1, learned.meanMs ** 2));
  const irregularity = (variation * ends + slots) / (ends + slots);
  const unsureness = variation / Math.min(learned.count, 20);
  const shape = 1 / (irregularity / ends + unsureness);
  const factor = Math.exp(learned.bias);
  const at = (z: number) => Math.round(gammaQuantile(meanMs, shape, z) * factor);
  return {
    lowMs: at(-normal80),
    highMs: at(normal80),
    middleMs: Math.round(gammaQuantile(meanMs, shape, 0)),
    ahead: Math.round(ahead),
    agents,
    handlingMs: Math.round(learned.meanMs),
  };
}
