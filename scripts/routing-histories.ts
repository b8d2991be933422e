/**
 * The routing engine through random histories for as many steps as asked for: beside the naive one, and through a crash now and then
 * (`test/support/routing-comparison.ts`). Prints the history that fails. Run: `npx node scripts/routing-histories.ts --steps 1000000 [--seed 1]`.
 */
import { parseArgs } from 'node:util';
import { compareRouting } from '../test/support/routing-comparison.ts';
import type { Chance } from '../test/support/routing-histories.ts';

const { values } = parseArgs({
  options: {
    steps: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
    length: { type: 'string', default: '400' },
  },
});

/** The same numbers each time (mulberry32). */
let seed = Number(values.seed);
function chance16(): number {
  seed = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return (mixed ^ (mixed >>> 14)) & 0xffff;
}

const began = performance.now();
let steps = 0;
let offers = 0;
for (let history = 0; steps < Number(values.steps); history += 1) {
  const chances = Array.from(
    { length: 20 + (chance16() % Number(values.length)) },
    (): Chance => [chance16(), chance16(), chance16(), chance16(), chance16()],
  );
  const every = 1 + (chance16() % 40);
  try {
    offers += compareRouting(chances, (step) => step % every === 0);
  } catch (error) {
    process.stdout.write(`history ${history}, crash at every ${every}th step: ${JSON.stringify(chances)}\n`);
    throw error;
  }
  steps += chances.length;
}
const seconds = ((performance.now() - began) / 1000).toFixed(0);
process.stdout.write(`${steps} steps, ${offers} offers, no difference, no broken promise, in ${seconds} s\n`);
