import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allowedSteps, nextState, type PhoneCallState, type PhoneCallStep } from './call-machine.ts';

const steps: PhoneCallStep[] = ['rang', 'answered', 'accepted', 'held', 'retrieved', 'ended'];

function run(start: PhoneCallState, taken: readonly PhoneCallStep[]): PhoneCallState {
  return taken.reduce((state, step) => nextState(state, step) ?? state, start);
}

describe('the life of a call', () => {
  it('of mine: calling, ringing there, connected, held, back, ended', () => {
    expect(run('initiated', ['rang', 'accepted', 'held', 'retrieved', 'ended'])).toBe('ended');
    expect(run('initiated', ['rang', 'accepted', 'held'])).toBe('held');
  });

  it('of a caller: ringing here, connecting, connected', () => {
    expect(run('alerting-here', ['answered', 'accepted'])).toBe('connected');
  });

  it('is never connected without an acceptance', () => {
    fc.assert(
      fc.property(fc.constantFrom('initiated', 'alerting-here'), fc.array(fc.constantFrom(...steps)), (start, taken) => {
        const state = run(start, taken);
        if (state === 'connected' || state === 'held') expect(taken).toContain('accepted');
      }),
    );
  });

  it('ends from every state and never goes on after its end', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...steps)), fc.array(fc.constantFrom(...steps)), (before, after) => {
        expect(run('initiated', [...before, 'ended', ...after])).toBe('ended');
      }),
    );
    expect(allowedSteps('ended')).toEqual([]);
  });
});
