import type { SupervisedAgent, SupervisionBoardView } from '../../../src/contract/rest/contact-centre-supervision.ts';
import { nameIn } from '../../ui/words/name-in.ts';
import { useSupervisorWords } from './words/index.ts';

type State = SupervisedAgent['state'];

/** The meanings that colours have everywhere. */
export const stateTone: Readonly<Record<State, string>> = {
  ready: 'connected',
  busy: 'busy',
  'wrap-up': 'away',
  'not-ready': 'away',
  'logged-off': 'offline',
};

const keys = {
  ready: 'sup.state-ready',
  busy: 'sup.state-busy',
  'wrap-up': 'sup.wrap-up',
  'not-ready': 'sup.not-ready',
  'logged-off': 'sup.logged-off',
} as const;

/** A state in words, with its reason where there is one that has a name. */
export function useStateName(reasons: SupervisionBoardView['reasons']): (state: State, reason: string | null) => string {
  const { t, language } = useSupervisorWords();
  return (state, reason) => {
    const known = reasons.find(({ code }) => code === reason);
    return known ? `${t(keys[state])}: ${nameIn(known, language)}` : t(keys[state]);
  };
}
