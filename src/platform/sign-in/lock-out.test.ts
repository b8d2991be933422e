import { describe, expect, it } from 'vitest';
import { type AttemptSubject, attemptSubjects, blockMs, secondFactorSubjects, sourceSubjects } from './lock-out.ts';

const minute = 60_000;

/** From which failure on one waits, and for how long at the most. */
const patience = (subjects: readonly AttemptSubject[]) =>
  Object.fromEntries(
    subjects.map((subject) => {
      const failures = Array.from({ length: 100 }, (_, i) => i + 1);
      return [
        subject.key,
        { waitsFrom: failures.find((count) => blockMs(subject, count) > 0), longestMs: blockMs(subject, 1e6) },
      ];
    }),
  );

describe('who guesses', () => {
  it('waits a second after the last free failure, and twice as long after each further one', () => {
    const [subject] = attemptSubjects('eva', '192.0.2.1');
    expect([4, 5, 6, 7, 10, 14].map((failures) => blockMs(subject!, failures))).toEqual([0, 1000, 2000, 4000, 32_000, 512_000]);
  });

  it('is stopped early at one account from one place, late and shortly at an account from everywhere, long from one place', () => {
    expect(patience(attemptSubjects(' Eva ', '192.0.2.1'))).toEqual({
      'account eva from 192.0.2.1': { waitsFrom: 5, longestMs: 15 * minute },
      'account eva': { waitsFrom: 20, longestMs: minute },
      'source 192.0.2.1': { waitsFrom: 30, longestMs: 15 * minute },
    });
  });

  it('has few guesses at six digits, from wherever they come', () => {
    expect(patience(secondFactorSubjects('u1', '192.0.2.1'))).toEqual({
      'second factor u1 from 192.0.2.1': { waitsFrom: 5, longestMs: 15 * minute },
      'second factor u1': { waitsFrom: 20, longestMs: 15 * minute },
    });
  });

  it('without a name is counted by place', () => {
    expect(patience(sourceSubjects('192.0.2.1'))).toEqual({ 'source 192.0.2.1': { waitsFrom: 30, longestMs: 15 * minute } });
  });

  it('is forgiven all on his own account from his own place only', () => {
    const all = [...attemptSubjects('a', 'x'), ...secondFactorSubjects('u', 'x'), ...sourceSubjects('x')];
    expect(all.filter(({ forgives }) => forgives === 'all').map(({ key }) => key)).toEqual([
      'account a from x',
      'second factor u from x',
    ]);
  });
});
