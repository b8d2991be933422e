import type { LookupKey } from '../../telephony/numbering/index.ts';

/** A number that a contact may have so that a caller is his, or is behind his main number. */
export interface CandidateKey {
  readonly kind: LookupKey['kind'];
  readonly key: string;
  readonly fit: 'exact' | 'main';
  /** How many digits of the caller's number are the main number's; the longest is the closest. */
  readonly stem: number;
}

/** Digits of extensions behind a main number. */
const longestExtension = 5;
/** Country code and the rest: a shorter number is nobody's main number but part of one. */
const shortestMain = 7;

/**
 * Which numbers to look for when one calls, the closest first: the number itself; then main numbers, by which it begins and goes on
 * with an extension. A main number may be written with a last 0 that its extensions replace (`+49 30 1234-0`); such a one counts only
 * when the caller's is longer, which where all numbers have one length never is: there it would be a neighbour's.
 */
export function candidateKeys({ kind, key }: LookupKey): readonly CandidateKey[] {
  const exact: CandidateKey = { kind, key, fit: 'exact', stem: key.length };
  if (kind === 'internal' || !/^\+\d+$/.test(key)) return [exact];
  const candidates: CandidateKey[] = [exact];
  for (let extension = 1; extension <= longestExtension; extension++) {
    const stem = key.slice(0, key.length - extension);
    if (stem.length - 1 < shortestMain) break;
    candidates.push({ kind, key: stem, fit: 'main', stem: stem.length });
    if (extension > 1) candidates.push({ kind, key: `${stem}0`, fit: 'main', stem: stem.length });
  }
  return withoutRepeats(candidates);
}

/** A stem that ends in 0 is met twice: as a number that begins so, it is the longer one. */
function withoutRepeats(candidates: readonly CandidateKey[]): readonly CandidateKey[] {
  const known = new Set<string>();
  return candidates.filter(({ key }) => !known.has(key) && known.add(key));
}

/** Something found by a candidate. */
export interface FoundByKey {
  readonly key: string;
  /** Of its directory. */
  readonly priority: number;
}

/** The closest first: the number itself before main numbers, the longest main number first; of those the lowest priority of directory. */
export function inOrderOfFit<T extends FoundByKey>(
  candidates: readonly CandidateKey[],
  found: readonly T[],
): readonly (T & Pick<CandidateKey, 'fit'>)[] {
  const byKey = new Map(candidates.map((candidate) => [candidate.key, candidate]));
  const known = found.flatMap((one) => {
    const candidate = byKey.get(one.key);
    return candidate ? [{ one, candidate }] : [];
  });
  const longestMain = Math.max(
    0,
    ...known.filter(({ candidate }) => candidate.fit === 'main').map(({ candidate }) => candidate.stem),
  );
  return known
    .filter(({ candidate }) => candidate.fit === 'exact' || candidate.stem === longestMain)
    .toSorted(
      (a, b) => Number(a.candidate.fit === 'main') - Number(b.candidate.fit === 'main') || a.one.priority - b.one.priority,
    )
    .map(({ one, candidate }) => ({ ...one, fit: candidate.fit }));
}
