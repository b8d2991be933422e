/**
 * The life of one call as the phone of this browser sees it. States are named after ECMA-269 §6.1; `alerting`
 * is split, because a ringing bell and a ring-back tone are different things to a person. `returning` is a call that an earlier
 * page of this browser had, and that is taken back from the server.
 *
 * ```
 *  dial ──► initiated ──rang──► alerting-there ─┐
 *               │                               ├─accepted─► connected ◄─retrieved──held─► held
 *  offer ─► alerting-here ─answered─► answering ┘                │                          │
 *  kept ──► returning ─accepted─────────────────────────────► connected                     │
 *               └───────────── ended in any state ───────────────┴──────────────────────────┘─► ended
 * ```
 */
export type PhoneCallState =
  | 'initiated'
  | 'alerting-there'
  | 'alerting-here'
  | 'answering'
  | 'returning'
  | 'connected'
  | 'held'
  | 'ended';

export type PhoneCallStep = 'rang' | 'answered' | 'accepted' | 'held' | 'retrieved' | 'ended';

const transitions: Record<PhoneCallState, Partial<Record<PhoneCallStep, PhoneCallState>>> = {
  initiated: { rang: 'alerting-there', accepted: 'connected', ended: 'ended' },
  'alerting-there': { rang: 'alerting-there', accepted: 'connected', ended: 'ended' },
  'alerting-here': { answered: 'answering', ended: 'ended' },
  answering: { accepted: 'connected', ended: 'ended' },
  returning: { accepted: 'connected', ended: 'ended' },
  connected: { held: 'held', ended: 'ended' },
  held: { retrieved: 'connected', ended: 'ended' },
  ended: {},
};

/** The state after a step, or undefined when the step means nothing in this state (a late message; it is ignored). */
export function nextState(state: PhoneCallState, step: PhoneCallStep): PhoneCallState | undefined {
  return transitions[state][step];
}

/** Steps that a state allows, for tests and for greying out. */
export function allowedSteps(state: PhoneCallState): PhoneCallStep[] {
  return Object.keys(transitions[state]) as PhoneCallStep[];
}
