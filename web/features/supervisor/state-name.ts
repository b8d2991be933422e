import { nameIn } from '../../../src/contract/name-in.ts';
import { ownReasons } from '../../../src/contract/reason-words.ts';
import type { SupervisedAgent, SupervisionBoardView } from '../../../src/contract/rest/contact-centre-supervision.ts';
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

/** A state in words, with its reason where there is one that has a name: the company's, or ours. */
export function useStateName(reasons: SupervisionBoardView['reasons']): (state: State, reason: string | null) => string {
  const { t, language } = useSupervisorWords();
  return (state, reason) => {
    const names = reasons.find(({ code }) => code === reason)?.names ?? ownReasons[reason ?? ''];
    return names ? `${t(keys[state])}: ${nameIn({ code: '', names }, language)}` : t(keys[state]);
  };
}
