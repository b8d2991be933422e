/** Asks again and again until the answer is neither undefined, null nor false; fails naming `what` after `patienceMs`. */
export async function until<T>(
  what: string,
  ask: () => T | Promise<T>,
  patienceMs = 15_000,
): Promise<NonNullable<Exclude<T, false>>> {
  const deadline = Date.now() + patienceMs;
  let last: unknown;
  for (;;) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== null && answer !== false) return answer as NonNullable<Exclude<T, false>>;
      last = answer;
    } catch (error) {
      last = error;
    }
    if (Date.now() > deadline) throw new Error(`${what}: not within ${patienceMs} ms; last: ${String(last)}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
