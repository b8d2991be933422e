/** How long callers wait at best, in milliseconds, in the order of their coming: first come, first served, and nothing takes any time but `serviceMs` at one of `servers`. */
export function idealWaits(
  arrivalsMs: readonly number[],
  { servers, serviceMs }: { servers: number; serviceMs: number },
): number[] {
  // Equal services end in the order in which they began, so the one who came `servers` places before is the first to make room.
  const begins: number[] = [];
  return arrivalsMs
    .toSorted((one, other) => one - other)
    .map((atMs, index) => {
      const beginMs = Math.max(atMs, index < servers ? atMs : begins[index - servers]! + serviceMs);
      begins.push(beginMs);
      return beginMs - atMs;
    });
}

export interface Spread {
  readonly mean: number;
  readonly p50: number;
  readonly p95: number;
  readonly most: number;
}

/** NaN where there is nothing. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((one, other) => one - other);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
  const mean = sorted.reduce((sum, one) => sum + one, 0) / sorted.length;
  return { mean, p50: at(0.5), p95: at(0.95), most: at(1) };
}
