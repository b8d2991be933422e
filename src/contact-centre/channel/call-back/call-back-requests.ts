import type { CompanyId, InteractionId, QueueId } from '../../../kernel/ids.ts';
import type { WaitForecast } from '../../interaction/index.ts';

/** Where somebody asked to be called back. `caller`: while he waited in a queue; `overflow`: his queue sent him to it. */
export type CallBackSource = 'web' | 'e-mail' | 'api' | 'caller' | 'flow' | 'overflow';

/** That somebody who is not on the telephone with us wants to be called. */
export interface CallBackWish {
  readonly companyId: CompanyId;
  readonly queueId: QueueId;
  /** As he wrote it: international (`+46…`, `0046…`), or national in the country of the queue's domain. No prefix for a line. */
  readonly number: string;
  /** Empty: not told. */
  readonly name: string;
  /** Called no sooner than then; null: when it is his turn. */
  readonly notBeforeMs: number | null;
  readonly source: CallBackSource;
  /** Where he asked, as the matter tells it (`dialled`): the page's or button's name. */
  readonly cameBy: string;
  /** 1 (most urgent) to 9; left out: as the queue has it. */
  readonly priority?: number;
  /** What he said besides; agents see it with the matter. */
  readonly variables?: Readonly<Record<string, string | number | boolean>>;
}

/**
 * - `queue-unknown`: there is no such queue, it is switched off, or it is a shared one, whose callers nobody is offered;
 * - `number-invalid`: no telephone number as a person has one;
 * - `number-not-allowed`: one that the calling policy, or the policy for call-backs, does not let be called (premium, own, emergency, abroad);
 * - `time-not-possible`: the time wanted is past, or further ahead than call-backs are kept;
 * - `too-many`: as many wait to be called back in that queue as may.
 */
export type CallBackRefusal = 'queue-unknown' | 'number-invalid' | 'number-not-allowed' | 'time-not-possible' | 'too-many';

/** What came of a wish. It is stored when it is told. */
export type CallBackReply =
  /** `merged`: he waited there already, and still waits where he stood. */
  | { readonly kind: 'arranged' | 'merged'; readonly callBack: CallBackView }
  | { readonly kind: 'refused'; readonly code: CallBackRefusal; readonly sentence: string };

/**
 * ```
 * planned ──time has come──► waiting ──agent answers──► calling ──customer answers──► talking ──► (over)
 *    ▲  ▲                       └─ he calls us himself ─► on-the-line ─ hangs up unserved ─► waiting
 *    │  └── queue closed ───────┘                            │ served: over
 *    └── busy, no answer: tried again later ── calling ──► (over: the last try)
 * ```
 */
export type CallBackState = 'planned' | 'waiting' | 'on-the-line' | 'calling' | 'talking';

/** One who waits to be called back. */
export interface CallBackView {
  readonly interactionId: InteractionId;
  readonly companyId: CompanyId;
  readonly queueId: QueueId;
  /** Internal, or in E.164 form. */
  readonly number: string;
  readonly name: string;
  readonly source: CallBackSource;
  readonly state: CallBackState;
  /** When he asked. */
  readonly askedAtMs: number;
  /** From when on his age counts in the queue. */
  readonly enqueuedAtMs: number;
  /** Of `planned`: when he comes into the queue (again). */
  readonly dueAtMs: number | null;
  readonly tries: number;
  /** Of `waiting`: 1 is the next; and how long it will probably take. */
  readonly position: number | null;
  readonly forecast: WaitForecast | null;
}

/** Asks for call-backs, and looks after them: what pages, the API and supervisors use. */
export interface CallBackRequests {
  request(wish: CallBackWish): Promise<CallBackReply>;
  /** The customer, or somebody for him, wants it no more. @returns false: there is none (any more), or he is being called now */
  cancel(companyId: CompanyId, id: InteractionId, by: 'customer' | 'system'): Promise<boolean>;
  /** Undefined when it is over, or none of the company's. */
  find(companyId: CompanyId, id: InteractionId): CallBackView | undefined;
  /** Those of a company, in the order of their age. */
  list(companyId: CompanyId): readonly CallBackView[];
}
