import type { UserId } from '../../kernel/ids.ts';
import type { ForwardingQuestion } from './forwarding-question.ts';
import type { ForwardingPlan } from './plan.ts';

/** How forwarded calls of a user are watched over (T-RUL-2). */
export interface ForwardingLimits {
  /** CIRCULARLEVEL: how many forwardings are looked back on for the one to whom a call would return; 0 none. */
  readonly circularLevel: number;
  /** TRANSFERVERIFICATION: what to call when a forwarded call is not answered; null: nothing. */
  readonly verification: {
    /** EMERGENCYNUMBER */
    readonly emergencyNumber: string;
    /** EMERGENCYNUMBERCALLTIMES */
    readonly callTimes: number;
    /** How long the forwarded call may ring before it counts as not answered, in seconds. */
    readonly answerWithinS: number;
  } | null;
}

/** What routing asks of forwarding. Synchronous, from memory, without side effects. */
export interface ForwardingPort {
  planFor(question: ForwardingQuestion): ForwardingPlan;
  limitsOf(userId: UserId): ForwardingLimits;
}
