import type { WaitForecast } from '../interaction/index.ts';

/** How long something took, the newest weighing most. */
export interface Seen {
  readonly count: number;
  readonly meanMs: number;
  readonly varianceMs2: number;
}

/** By how much (logarithms) the ends of a range must be moved so that a fifth of what was seen is below and a fifth above. */
interface Ends {
  readonly count: number;
  readonly lowBias: number;
  readonly highBias: number;
}

/** What has been learned of a queue. */
export interface Learned {
  /** An agent with one customer, wrap-up included. */
  readonly handling: Seen;
  /** From the offer until it was accepted. */
  readonly ringing: Seen;
  /** The ends of ranges of those for whom it only rang, and of those who stood in line. */
  readonly ringEnds: Ends;
  readonly waitEnds: Ends;
  /** What part of those who stood in line gave up, 0 to 1: who gives up makes room. */
  readonly leaving: number;
}

const nothingSeen: Seen = { count: 0, meanMs: 0, varianceMs2: 0 };
export const unmovedEnds: Ends = { count: 0, lowBias: 0, highBias: 0 };
export const nothingLearned: Learned = {
  handling: nothingSeen,
  ringing: nothingSeen,
  ringEnds: unmovedEnds,
  waitEnds: unmovedEnds,
  leaving: 0,
};

/** The weight of the newest: the last twenty or so count. */
function weightOf(count: number): number {
  return Math.max(1 / (count + 1), 0.05);
}

function see(seen: Seen, tookMs: number): Seen {
  const weight = weightOf(seen.count);
  const difference = tookMs - seen.meanMs;
  return {
    count: seen.count + 1,
    meanMs: seen.meanMs + weight * difference,
    varianceMs2: (1 - weight) * (seen.varianceMs2 + weight * difference * difference),
  };
}

export function learnHandling(learned: Learned, tookMs: number): Learned {
  return { ...learned, handling: see(learned.handling, tookMs) };
}

/** It rang so long before somebody accepted. Telephones ring in their own way, so the ends of what was reckoned are followed, too. */
export function learnRinging(learned: Learned, tookMs: number): Learned {
  const ringEnds = followEnds(learned.ringEnds, ringingRange(learned), tookMs);
  return { ...learned, ringing: see(learned.ringing, tookMs), ringEnds };
}

/** The last fifty or so who stood in line count. */
const leavingWeight = 0.02;

/** Somebody who stood in line gave up. */
export function learnLeaving(learned: Learned): Learned {
  return { ...learned, leaving: learned.leaving + leavingWeight * (1 - learned.leaving) };
}

/** Below this no wait is told from another. */
const graceMs = 1000;
const mostBias = Math.log(8);

/** A range as it was reckoned, before what was learned moved its ends. */
export interface Reckoned {
  readonly lowMs: number;
  readonly highMs: number;
}

/**
 * Somebody stood in line so long of whom this had been reckoned. What hides from the model (breaks, the regularity of handlings) is in the
 * ends.
 */
export function learnWait(learned: Learned, reckoned: Reckoned, waitedMs: number): Learned {
  const waitEnds = followEnds(learned.waitEnds, reckoned, waitedMs);
  return { ...learned, waitEnds, leaving: learned.leaving * (1 - leavingWeight) };
}

/** Follows the quantiles: an end that was passed moves by four parts, one that was not by one part back. */
function followEnds({ count, lowBias, highBias }: Ends, reckoned: Reckoned, tookMs: number): Ends {
  const step = Math.max(0.5 / (count + 1), 0.06);
  const moved = (bias: number, endMs: number, share: number) => {
    const ratio = Math.log((tookMs + graceMs) / (endMs + graceMs));
    return Math.max(-mostBias, Math.min(mostBias, bias + step * (share - (ratio < bias ? 1 : 0))));
  };
  return { count: count + 1, lowBias: moved(lowBias, reckoned.lowMs, 0.2), highBias: moved(highBias, reckoned.highMs, 0.8) };
}

/** Moves the ends of a range by what was learned. */
function movedRange({ lowMs, highMs }: Reckoned, { lowBias, highBias }: Ends): Reckoned {
  const low = movedEnd(lowMs, lowBias);
  return { lowMs: low, highMs: Math.max(low, movedEnd(highMs, highBias)) };
}

function movedEnd(endMs: number, bias: number): number {
  return Math.max(0, Math.round((endMs + graceMs) * Math.exp(bias) - graceMs));
}

/** Quantile of the standard normal distribution at 0.8; at 0.2 it is the negative. */
const normal80 = 0.841_621;

/** Quantile of a gamma distribution by Wilson and Hilferty: the cube root is nearly normal. @param z quantile of the standard normal one */
export function gammaQuantile(meanValue: number, shape: number, z: number): number {
  const root = 1 - 1 / (9 * shape) + z / (3 * Math.sqrt(shape));
  return meanValue * Math.max(0, root) ** 3;
}

/** Until somebody accepts, where nobody has yet: anything up to some rings. */
const usualRinging: Seen = { count: 1, meanMs: 5000, varianceMs2: 2500 ** 2 };

function rangeOf(meanMs: number, varianceMs2: number): Reckoned {
  const shape = Math.min(1e6, Math.max(0.05, meanMs ** 2 / Math.max(1, varianceMs2)));
  return {
    lowMs: Math.round(gammaQuantile(meanMs, shape, -normal80)),
    highMs: Math.round(gammaQuantile(meanMs, shape, normal80)),
  };
}

function ringingOf({ ringing }: Learned): Seen {
  const known = ringing.count > 0 ? ringing : usualRinging;
  return { ...known, varianceMs2: Math.max(known.varianceMs2, 500 ** 2) };
}

function ringingRange(learned: Learned): Reckoned {
  const { meanMs, varianceMs2 } = ringingOf(learned);
  return rangeOf(meanMs, varianceMs2);
}

export interface WaitSituation {
  /** Who stands before him, as far as they compete for the same agents. */
  readonly ahead: number;
  /** Agents there who could serve him, and how many at once they serve. */
  readonly agents: number;
  readonly slots: number;
  /** Somebody can be offered him at once: he waits for as long as it rings. */
  readonly isFree: boolean;
  readonly learned: Learned;
}

/** `reckoned` null: he need not wait in line; nothing is to be learned of it. */
export type Foretold = WaitForecast & { readonly reckoned: Reckoned | null };

/**
 * How long somebody will wait: until `ahead + 1` works have ended among `slots`, and then for as long as it rings. Many agents end as by
 * chance (Poisson), one agent as regularly as his handlings are long; between them it is weighed. How sure the mean handling time is
 * counts too, and that some of those before him give up. Pure.
 * @returns null where nobody is there or no handling was seen yet
 */
export function estimateWait(situation: WaitSituation): Foretold | null {
  const { ahead, agents, slots, isFree, learned } = situation;
  const { handling } = learned;
  const ringing = ringingOf(learned);
  const rest = { ahead: isFree ? 0 : Math.round(ahead), agents, handlingMs: Math.round(handling.meanMs) };
  if (isFree) return { ...movedRange(ringingRange(learned), learned.ringEnds), reckoned: null, ...rest };
  if (slots <= 0 || handling.count === 0) return null;
  const ends = ahead * (1 - learned.leaving) + 1;
  const queueMs = (ends * handling.meanMs) / slots;
  const variation = handling.count < 3 ? 1 : Math.min(4, handling.varianceMs2 / Math.max(1, handling.meanMs ** 2));
  const irregularity = (variation * ends + slots) / (ends + slots);
  const unsureness = variation / Math.min(handling.count, 20);
  const queueVariance = queueMs ** 2 * (irregularity / ends + unsureness);
  const reckoned = rangeOf(queueMs + ringing.meanMs, queueVariance + ringing.varianceMs2);
  return { ...movedRange(reckoned, learned.waitEnds), reckoned, ...rest };
}
