/** What attempts are counted by, and how patient we are with it. */
export interface AttemptSubject {
  readonly key: string;
  /** Failures that cost nothing. */
  readonly free: number;
  readonly longestMs: number;
  /** What a good sign-in takes back: all failures, or only the attempt itself (others sign in from the same place). */
  readonly forgives: 'all' | 'one';
}

const minute = 60_000;

/**
 * One source on one account is stopped early; an account from everywhere late and shortly, since otherwise anybody could lock
 * its owner out; a source on many accounts for long.
 */
export function attemptSubjects(login: string, address: string): readonly AttemptSubject[] {
  const account = login.trim().toLowerCase();
  return [
    { key: `account ${account} from ${address}`, free: 5, longestMs: 15 * minute, forgives: 'all' },
    { key: `account ${account}`, free: 20, longestMs: minute, forgives: 'one' },
    { key: `source ${address}`, free: 30, longestMs: 15 * minute, forgives: 'one' },
  ];
}

/** How long after its `failures`-th failure a subject may not try: 1 s, 2 s, 4 s, … */
export function blockMs(subject: AttemptSubject, failures: number): number {
  const beyond = failures - subject.free;
  return beyond < 0 ? 0 : Math.min(subject.longestMs, 1000 * 2 ** Math.min(beyond, 30));
}

/** Guesses of the second factor of a user: six digits are few. */
export function secondFactorSubjects(userId: string, address: string): readonly AttemptSubject[] {
  return [
    { key: `second factor ${userId} from ${address}`, free: 5, longestMs: 15 * minute, forgives: 'all' },
    { key: `second factor ${userId}`, free: 20, longestMs: 15 * minute, forgives: 'one' },
  ];
}

/** Attempts where no name is typed: passkeys, tickets, identity providers. */
export function sourceSubjects(address: string): readonly AttemptSubject[] {
  return [{ key: `source ${address}`, free: 30, longestMs: 15 * minute, forgives: 'one' }];
}
