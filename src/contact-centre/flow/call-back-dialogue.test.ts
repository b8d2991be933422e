import { expect, it } from 'vitest';
import type { ApplicationParty } from '../../telephony/call-application/index.ts';
import { arrangeCallBack } from './call-back-dialogue.ts';

/** The question is asked of somebody who cannot be asked: his sound fails, or he is gone. */
function asked(isKnown: boolean, fails: 'play' | 'collectDigits') {
  const arranged: (string | null)[] = [];
  const party = {
    companyId: 'elm',
    forgetDigits: () => undefined,
    play: () => (fails === 'play' ? Promise.reject(new Error('no sound')) : Promise.resolve('played')),
    collectDigits: () => Promise.reject(new Error('no sound')),
  } as unknown as ApplicationParty;
  const result = arrangeCallBack({
    party,
    language: 'en',
    sounds: { pathsOf: () => Promise.resolve([]) },
    arrange: (typed) => {
      arranged.push(typed);
      return Promise.resolve(isKnown);
    },
    renumber: () => Promise.reject(new Error('never asked')),
  });
  return { result, arranged };
}

it.each(['play', 'collectDigits'] as const)(
  'what is arranged holds when the question for another number fails (%s)',
  async (fails) => {
    const known = asked(true, fails);
    expect(await known.result).toBe(true);
    expect(known.arranged).toEqual([null]);
    const unknown = asked(false, fails);
    expect(await unknown.result).toBe(false);
    expect(unknown.arranged).toEqual([null]);
  },
);
