import type { Trunk } from './trunk.ts';

type Mapping = Trunk['numbers'][number];

/**
 * The internal number that a number called over the trunk leads to; null when it is none of ours. An exact entry goes before
 * a range, a longer range before a shorter one. `+4930555*` → `2*` leads each number of the range to its own extension.
 */
export function insideOf(trunk: Pick<Trunk, 'numbers'>, called: string): string | null {
  const { exact, ranges } = tableOf(trunk.numbers);
  const destination = exact.get(called);
  if (destination !== undefined) return destination;
  const range = ranges.find(({ number }) => called.startsWith(number.slice(0, -1)));
  return range ? withRest(range.destination, called.slice(range.number.length - 1)) : null;
}

interface NumberTable {
  readonly exact: ReadonlyMap<string, string>;
  /** The longest first. */
  readonly ranges: readonly Mapping[];
}

/** A carrier may bring thousands of numbers, and each call asks more than once. */
const tables = new WeakMap<Trunk['numbers'], NumberTable>();

function tableOf(numbers: Trunk['numbers']): NumberTable {
  const known = tables.get(numbers);
  if (known) return known;
  const exact = new Map<string, string>();
  for (const { number, destination } of numbers) if (!exact.has(number)) exact.set(number, destination);
  const ranges = numbers.filter(({ number }) => number.endsWith('*'));
  const table = { exact, ranges: ranges.toSorted((one, other) => other.number.length - one.number.length) };
  tables.set(numbers, table);
  return table;
}

/** The number of ours that shows an internal number to the public; null when the trunk has none that leads to it alone. */
export function outsideOf(trunk: Pick<Trunk, 'numbers'>, inside: string): string | null {
  const exact = trunk.numbers.find(({ number, destination }) => destination === inside && !number.endsWith('*'));
  if (exact) return exact.number;
  const range = trunk.numbers.find((one) => isRangeFor(one, inside));
  return range ? withRest(range.number, inside.slice(range.destination.length - 1)) : null;
}

function isRangeFor({ number, destination }: Mapping, inside: string): boolean {
  const prefix = destination.slice(0, -1);
  return number.endsWith('*') && destination.endsWith('*') && inside.startsWith(prefix) && inside.length > prefix.length;
}

function withRest(pattern: string, rest: string): string {
  return pattern.endsWith('*') ? pattern.slice(0, -1) + rest : pattern;
}
